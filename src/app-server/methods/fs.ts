// fs/*: files and folders for clients that do not sit on this machine. Paths count as written, without
// `.` and `..`; where a symlink is followed, the operating system follows it.
import * as path from "node:path";
import { decodeBase64 } from "../file-access/base64.ts";
import { withRoom } from "../file-access/answer-room.ts";
import { copy } from "../file-access/copy.ts";
import { encodedFile } from "../file-access/encoded-file.ts";
import { withFaults } from "../file-access/fault.ts";
import { entriesOf, makeFolder, makeFolders, metadataOf, remove } from "../file-access/folders.ts";
import { changing, looking } from "../file-access/order.ts";
import { watchesOf } from "../file-access/watches.ts";
import { writeContent } from "../file-access/write-file.ts";
import { method } from "../method.ts";
import { invalidRequest } from "../rpc-error.ts";

export const fsReadFile = method("fs/readFile", (params, context) =>
  withRoom(context, (reserve) =>
    looking(context.connection, () => withFaults(() => encodedFile(path.resolve(params.path), reserve))),
  ),
);

export const fsWriteFile = method("fs/writeFile", async (params, { connection }) => {
  const content = decodeBase64(params.dataBase64);
  if (!content.ok) throw invalidRequest(`fs/writeFile requires valid base64 dataBase64: ${content.error}`);
  await changing(connection, () => withFaults(() => writeContent(path.resolve(params.path), content.value)));
  return {};
});

export const fsCreateDirectory = method("fs/createDirectory", async (params, { connection }) => {
  const folder = path.resolve(params.path);
  const make = (params.recursive ?? true) ? makeFolders : makeFolder;
  await changing(connection, () => withFaults(() => make(folder)));
  return {};
});

export const fsGetMetadata = method("fs/getMetadata", (params, { connection }) =>
  looking(connection, () => withFaults(() => metadataOf(path.resolve(params.path)))),
);

export const fsReadDirectory = method("fs/readDirectory", (params, { connection }) =>
  looking(connection, () =>
    withFaults(async () => ({ entries: await entriesOf(path.resolve(params.path)) })),
  ),
);

export const fsRemove = method("fs/remove", async (params, { connection }) => {
  const options = { recursive: params.recursive ?? true, force: params.force ?? true };
  await changing(connection, () => withFaults(() => remove(path.resolve(params.path), options)));
  return {};
});

export const fsCopy = method("fs/copy", async (params, { connection }) => {
  const [source, destination] = [path.resolve(params.sourcePath), path.resolve(params.destinationPath)];
  await changing(connection, () => withFaults(() => copy(source, destination, params.recursive ?? false)));
  return {};
});

export const fsWatch = method("fs/watch", async (params, { connection }) => {
  const file = path.resolve(params.path);
  // Among the looks: a change that the client asks for later is one that it hears of.
  await looking(connection, () => watchesOf(connection).add(params.watchId, file));
  return { path: file };
});

export const fsUnwatch = method("fs/unwatch", async (params, { connection }) => {
  await changing(connection, async () => watchesOf(connection).remove(params.watchId));
  return {};
});
