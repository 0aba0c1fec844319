new CallingRecordingSettings("recordings", {
  appId: 301,
  urlToRetrieveAuthedRecording: "https://siblings.example/%s",
});
new CallingChannelConnection("channels", { appId: 301, isReady: false, url: "https://siblings.example/channels" });
new CallingChannelConnection("released", { appId: 302, isReady: true });
