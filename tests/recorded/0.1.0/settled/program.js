const whole = new CallingExtensionSettings("whole", {
  appId: 101,
  name: "Whole Dialer",
  url: "https://whole.example/hubspot",
  height: 640,
  width: 480,
  isReady: true,
  supportsCustomObjects: true,
  supportsInboundCalling: true,
  usesCallingWindow: false,
  usesRemote: true,
});
new CallingExtensionSettings("one", { appId: 102, height: 640 });
new CallingExtensionSettings(
  "ignoring",
  { appId: 103, name: "Ignoring Dialer", url: "https://ignoring.example", height: 640, width: 480 },
  { ignoreChanges: ["width", "name"] },
);
new CallingExtensionSettings("secretive", {
  appId: 104,
  name: pulumi.secret("Canary Dialer"),
  url: pulumi.secret("https://canary.example/in"),
  height: 640,
});
new CallingExtensionSettings("spelled", {
  appId: 105,
  name: "  Spelled Dialer ",
  url: "https://SPELLED.example/App/",
  height: 640,
});
new CallingExtensionSettings("own", {
  appId: 106,
  name: "Own Dialer",
  url: "https://own.example",
  height: 640,
  adoptExisting: false,
});
const theirs = CallingExtensionSettings.get("theirs", 107);
new CallingExtensionSettings("copy", {
  appId: 108,
  name: theirs.name,
  url: theirs.url,
  width: whole.width,
  height: 640,
});
module.exports = { updatedAt: whole.updatedAt, theirs: theirs.height };
