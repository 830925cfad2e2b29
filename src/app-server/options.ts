// How to run the app server, as typed values. Types only: the command line makes them.

export type Listen =
  | { readonly type: "stdio" }
  | { readonly type: "websocket"; readonly host: string; readonly port: number }
  | { readonly type: "unix"; readonly path: string }
  | { readonly type: "off" };

/** How websocket clients prove themselves. Files are absolute paths. */
export type WebsocketAuth =
  | { readonly type: "none" }
  | { readonly type: "capabilityToken"; readonly tokenFile: string }
  | {
      readonly type: "signedBearerToken";
      readonly secretFile: string;
      readonly issuer?: string;
      readonly audience?: string;
      /** Default 30. */
      readonly maxClockSkewSeconds: number;
    };

export interface AppServerOptions {
  readonly listen: Listen;
  readonly auth: WebsocketAuth;
  /** `key=value` of `-c`, outermost level first, then the feature switches. Later ones win. */
  readonly overrides: readonly string[];
  readonly analyticsDefaultEnabled: boolean;
}
