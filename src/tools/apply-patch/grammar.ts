// How the freeform `apply_patch` tool is described to the model: a sentence, and a Lark grammar that
// constrains what it may write. The grammar accepts a subset of what parse.ts accepts.

export const APPLY_PATCH_DESCRIPTION =
  "Use the `apply_patch` tool to edit files. This is a FREEFORM tool, so do not wrap the patch in JSON.";

export const APPLY_PATCH_GRAMMAR = `start: begin hunk+ end

begin: "*** Begin Patch" LF
end: "*** End Patch" LF?

hunk: add_file | delete_file | update_file

add_file: "*** Add File: " path LF added_line+
delete_file: "*** Delete File: " path LF
update_file: "*** Update File: " path LF move_to? changes?

move_to: "*** Move to: " path LF
changes: (anchor | changed_line)+ end_of_file?

anchor: ("@@" | "@@ " TEXT) LF
added_line: "+" TEXT? LF
changed_line: (" " | "+" | "-") TEXT? LF
end_of_file: "*** End of File" LF

path: TEXT
TEXT: /.+/

%import common.LF
`;
