package calling;

import com.pulumi.Pulumi;
import com.pulumi.deployment.InvokeOutputOptions;
import com.pulumi.resources.CustomResourceOptions;
import example.publisher.hubspot.CallingExtensionSettings;
import example.publisher.hubspot.CallingExtensionSettingsArgs;
import example.publisher.hubspot.HubspotFunctions;
import example.publisher.hubspot.Provider;
import example.publisher.hubspot.ProviderArgs;
import example.publisher.hubspot.inputs.GetCallingExtensionSettingsArgs;

public class App {
  public static void main(String[] args) {
    Pulumi.run(context -> {
      var config = context.config();

      // One provider for each developer account. What it leaves out comes from the environment, never from `hubspot:` config.
      var americas = new Provider("americas",
          ProviderArgs.builder().developerApiKey(config.requireSecret("americasKey")).build());
      var europe = new Provider("europe",
          ProviderArgs.builder().developerApiKey(config.requireSecret("europeKey")).build());

      var dialer = new CallingExtensionSettings("dialer-americas",
          CallingExtensionSettingsArgs.builder()
              .appId(4242) // from the app's page in the HubSpot developer account
              .name("Acme Dialer")
              .url("https://dialer.acme.example/hubspot")
              .height(600)
              .isReady(false) // true: users of connected accounts can select the app
              .build(),
          CustomResourceOptions.builder().provider(americas).build());

      new CallingExtensionSettings("dialer-europe",
          CallingExtensionSettingsArgs.builder()
              .appId(4243)
              .name("Acme Dialer (Europe)")
              .url("https://europe.dialer.acme.example/hubspot")
              .height(600)
              .isReady(false)
              .build(),
          CustomResourceOptions.builder().provider(europe).build());

      // What HubSpot has of an app that this program does not manage.
      var other = HubspotFunctions.getCallingExtensionSettings(
          GetCallingExtensionSettingsArgs.builder().appId(4244).build(),
          InvokeOutputOptions.builder().provider(americas).build());

      context.export("updatedAt", dialer.updatedAt());
      context.export("otherExists", other.applyValue(settings -> settings.exists()));
    });
  }
}
