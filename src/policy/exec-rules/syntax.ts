// The tree of the Starlark subset that rules are written in.
import type { Place } from "./tokens.ts";

export interface Span {
  readonly start: Place;
  readonly end: Place;
}

export type Expression = Span &
  (
    | { readonly type: "name"; readonly name: string }
    | { readonly type: "string"; readonly value: string }
    | { readonly type: "int"; readonly value: number }
    | { readonly type: "list" | "tuple"; readonly items: readonly Expression[] }
    | { readonly type: "dict"; readonly entries: readonly (readonly [Expression, Expression])[] }
    | { readonly type: "call"; readonly callee: Expression; readonly args: readonly Argument[] }
    | { readonly type: "member"; readonly object: Expression; readonly name: string }
    | { readonly type: "index"; readonly object: Expression; readonly index: Expression }
    | { readonly type: "unary"; readonly operator: string; readonly operand: Expression }
    | {
        readonly type: "binary";
        readonly operator: string;
        readonly left: Expression;
        readonly right: Expression;
      }
    | {
        readonly type: "conditional";
        readonly condition: Expression;
        readonly whenTrue: Expression;
        readonly whenFalse: Expression;
      }
    | {
        readonly type: "comprehension";
        readonly result: Expression;
        readonly clauses: readonly Clause[];
      }
  );

export interface Argument {
  readonly name: string | null;
  readonly value: Expression;
}

export type Clause =
  | { readonly type: "for"; readonly target: Expression; readonly items: Expression }
  | { readonly type: "if"; readonly condition: Expression };

export interface Parameter {
  readonly name: string;
  readonly fallback: Expression | null;
}

export type Block = readonly SyntaxStatement[];

export type SyntaxStatement = Span &
  (
    | { readonly type: "expression"; readonly expression: Expression }
    | {
        readonly type: "assign";
        readonly target: Expression;
        /** `+` for `+=`; null for `=`. */
        readonly operator: string | null;
        readonly value: Expression;
      }
    | {
        readonly type: "if";
        readonly condition: Expression;
        readonly body: Block;
        readonly otherwise: Block;
      }
    | {
        readonly type: "for";
        readonly target: Expression;
        readonly items: Expression;
        readonly body: Block;
      }
    | {
        readonly type: "def";
        readonly name: string;
        readonly parameters: readonly Parameter[];
        readonly body: Block;
      }
    | { readonly type: "return"; readonly value: Expression | null }
    | { readonly type: "pass" | "break" | "continue" }
  );
