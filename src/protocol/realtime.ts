// Voice (realtime) conversations. Not kept in the thread's history.

import type { Static } from "typebox";
import {
  text,
  uint16,
  uint32,
  json,
  struct,
  choice,
  variant,
  tagged,
  list,
  nullable,
  maybe,
} from "./schema.ts";

export const RealtimeConversationVersion = choice("RealtimeConversationVersion", ["v1", "v2"]);
export type RealtimeConversationVersion = Static<typeof RealtimeConversationVersion>;

export const RealtimeVoice = choice("RealtimeVoice", [
  "alloy",
  "arbor",
  "ash",
  "ballad",
  "breeze",
  "cedar",
  "coral",
  "cove",
  "echo",
  "ember",
  "juniper",
  "maple",
  "marin",
  "sage",
  "shimmer",
  "sol",
  "spruce",
  "vale",
  "verse",
]);
export type RealtimeVoice = Static<typeof RealtimeVoice>;

export const RealtimeVoicesList = struct("RealtimeVoicesList", {
  v1: list(RealtimeVoice),
  v2: list(RealtimeVoice),
  defaultV1: RealtimeVoice,
  defaultV2: RealtimeVoice,
});
export type RealtimeVoicesList = Static<typeof RealtimeVoicesList>;

export const ThreadRealtimeAudioChunk = struct("ThreadRealtimeAudioChunk", {
  data: text,
  sampleRate: uint32,
  numChannels: uint16,
  samplesPerChannel: nullable(uint32),
  itemId: nullable(text),
});
export type ThreadRealtimeAudioChunk = Static<typeof ThreadRealtimeAudioChunk>;

export const ThreadRealtimeAppendAudioParams = struct("ThreadRealtimeAppendAudioParams", {
  threadId: text,
  audio: ThreadRealtimeAudioChunk,
});
export type ThreadRealtimeAppendAudioParams = Static<typeof ThreadRealtimeAppendAudioParams>;

export const ThreadRealtimeAppendAudioResponse = struct("ThreadRealtimeAppendAudioResponse", {});
export type ThreadRealtimeAppendAudioResponse = Static<typeof ThreadRealtimeAppendAudioResponse>;

export const ThreadRealtimeAppendTextParams = struct("ThreadRealtimeAppendTextParams", {
  threadId: text,
  text,
});
export type ThreadRealtimeAppendTextParams = Static<typeof ThreadRealtimeAppendTextParams>;

export const ThreadRealtimeAppendTextResponse = struct("ThreadRealtimeAppendTextResponse", {});
export type ThreadRealtimeAppendTextResponse = Static<typeof ThreadRealtimeAppendTextResponse>;

export const ThreadRealtimeClosedNotification = struct("ThreadRealtimeClosedNotification", {
  threadId: text,
  reason: nullable(text),
});
export type ThreadRealtimeClosedNotification = Static<typeof ThreadRealtimeClosedNotification>;

export const ThreadRealtimeErrorNotification = struct("ThreadRealtimeErrorNotification", {
  threadId: text,
  message: text,
});
export type ThreadRealtimeErrorNotification = Static<typeof ThreadRealtimeErrorNotification>;

export const ThreadRealtimeItemAddedNotification = struct("ThreadRealtimeItemAddedNotification", {
  threadId: text,
  item: json,
});
export type ThreadRealtimeItemAddedNotification = Static<typeof ThreadRealtimeItemAddedNotification>;

export const ThreadRealtimeListVoicesParams = struct("ThreadRealtimeListVoicesParams", {});
export type ThreadRealtimeListVoicesParams = Static<typeof ThreadRealtimeListVoicesParams>;

export const ThreadRealtimeListVoicesResponse = struct("ThreadRealtimeListVoicesResponse", {
  voices: RealtimeVoicesList,
});
export type ThreadRealtimeListVoicesResponse = Static<typeof ThreadRealtimeListVoicesResponse>;

export const ThreadRealtimeOutputAudioDeltaNotification = struct(
  "ThreadRealtimeOutputAudioDeltaNotification",
  { threadId: text, audio: ThreadRealtimeAudioChunk },
);
export type ThreadRealtimeOutputAudioDeltaNotification = Static<
  typeof ThreadRealtimeOutputAudioDeltaNotification
>;

export const ThreadRealtimeSdpNotification = struct("ThreadRealtimeSdpNotification", {
  threadId: text,
  sdp: text,
});
export type ThreadRealtimeSdpNotification = Static<typeof ThreadRealtimeSdpNotification>;

export const ThreadRealtimeStartTransport = tagged("ThreadRealtimeStartTransport", [
  variant("websocket", {}),
  variant("webrtc", { sdp: text }),
]);
export type ThreadRealtimeStartTransport = Static<typeof ThreadRealtimeStartTransport>;

export const ThreadRealtimeStartParams = struct("ThreadRealtimeStartParams", {
  threadId: text,
  prompt: maybe(text),
  sessionId: maybe(text),
  transport: maybe(ThreadRealtimeStartTransport),
  voice: maybe(RealtimeVoice),
});
export type ThreadRealtimeStartParams = Static<typeof ThreadRealtimeStartParams>;

export const ThreadRealtimeStartResponse = struct("ThreadRealtimeStartResponse", {});
export type ThreadRealtimeStartResponse = Static<typeof ThreadRealtimeStartResponse>;

export const ThreadRealtimeStartedNotification = struct("ThreadRealtimeStartedNotification", {
  threadId: text,
  sessionId: nullable(text),
  version: RealtimeConversationVersion,
});
export type ThreadRealtimeStartedNotification = Static<typeof ThreadRealtimeStartedNotification>;

export const ThreadRealtimeStopParams = struct("ThreadRealtimeStopParams", { threadId: text });
export type ThreadRealtimeStopParams = Static<typeof ThreadRealtimeStopParams>;

export const ThreadRealtimeStopResponse = struct("ThreadRealtimeStopResponse", {});
export type ThreadRealtimeStopResponse = Static<typeof ThreadRealtimeStopResponse>;

export const ThreadRealtimeTranscriptUpdatedNotification = struct(
  "ThreadRealtimeTranscriptUpdatedNotification",
  { threadId: text, role: text, text },
);
export type ThreadRealtimeTranscriptUpdatedNotification = Static<
  typeof ThreadRealtimeTranscriptUpdatedNotification
>;
