new CallingExtensionSettings("made", { appId: 201, name: "Made Dialer", url: "https://made.example", height: 640 });
new CallingExtensionSettings("contradicted", { appId: 202, height: 640 });
