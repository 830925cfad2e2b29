// The version that the program reports. It names the release whose protocol and files we speak.
export const VERSION = "0.120.0";
