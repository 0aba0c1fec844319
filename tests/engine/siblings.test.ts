import { emulatedHubSpot, writesInShort } from "./support/hubspot.js";
import { project } from "./support/project.js";

const hubspot = emulatedHubSpot();
const audio = "https://dialer.example/audio/%s";
const hook = "https://dialer.example/hook";
const program = `new CallingRecordingSettings("recording", { appId: 42, urlToRetrieveAuthedRecording: "${audio}" });
  new CallingChannelConnection("connection", { appId: 42, isReady: true, url: "${hook}" });`;

test("an_app_s_other_documents_live_their_own_lives_and_a_destroy_leaves_what_HubSpot_cannot_delete", async () => {
  hubspot.seed(42);
  const settings = hubspot.read(42);
  const pulumi = await project({ baseUrl: hubspot.url, program });
  await pulumi.upDone();
  expect(hubspot.read(42, "recording")).toEqual({ urlToRetrieveAuthedRecording: audio });
  expect(hubspot.read(42, "channel-connection")).toMatchObject({ isReady: true, url: hook });
  await pulumi.previewNothing();

  hubspot.edit(42, { isReady: false }, "channel-connection");
  hubspot.clearCalls();
  await pulumi.upDone();
  expect(writesInShort(hubspot)).toEqual(["PATCH 42"]);
  expect(hubspot.read(42, "channel-connection")).toMatchObject({ isReady: true, url: hook });

  hubspot.clearCalls();
  const { exitCode, output } = await pulumi.destroy();
  expect(exitCode).toBe(0);
  expect(output).toMatch(/app 42 .*left as they are, because HubSpot has no way to delete them/);
  expect(writesInShort(hubspot)).toEqual(["DELETE 42"]);
  expect(hubspot.read(42, "recording")).toEqual({ urlToRetrieveAuthedRecording: audio });
  expect(hubspot.read(42, "channel-connection")).toBeUndefined();
  expect(hubspot.read(42)).toEqual(settings);
});
