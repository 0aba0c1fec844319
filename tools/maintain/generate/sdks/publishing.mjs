// @ts-check
/** What a published SDK needs and Pulumi's generators leave out, by the path in the SDK's folder. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../../lib/install.mjs";
import { PULUMI } from "../metadata.mjs";

/**
 * @typedef {{ version: string, description: string, homepage: string, repository: string, license: string,
 *   publisher: string, language: Record<string, any> }} Schema
 */

/** Language by language: its name, and the files that it alone needs. */
const LANGUAGES =
  /** @type {Record<string, { title: string, files?: (schema: Schema) => Record<string, string> }>} */ ({
    go: { title: "Go", files: (schema) => ({ "go.mod": goModule(schema) }) },
    nodejs: { title: "Node.js" },
    python: { title: "Python" },
    java: { title: "Java", files: (schema) => ({ "pom.xml": mavenProject(schema) }) },
    dotnet: { title: ".NET" },
  });

/** All languages that an SDK can be generated for. */
export const languages = Object.keys(LANGUAGES);

/**
 * @param {string} language one of {@link languages}
 * @param {Schema} schema
 * @returns {Record<string, string>} text by path
 */
export function publishingFiles(language, schema) {
  const { title, files } = /** @type {typeof LANGUAGES[string]} */ (LANGUAGES[language]);
  return {
    "README.md": readme(title, schema),
    LICENSE: readFileSync(join(root, "LICENSE"), "utf8"),
    ...files?.(schema),
  };
}

/**
 * What a package registry shows.
 * @param {string} title
 * @param {Schema} schema
 */
function readme(title, { homepage, repository }) {
  return `# HubSpot calling settings as code, in ${title}

The settings that decide how a calling app looks and behaves in every HubSpot account that connects it, as resources of
Pulumi. This package has the classes for programs in ${title}; the work is done by the plugin
\`pulumi-resource-hubspot\`, which Pulumi downloads by itself and which needs Node.js on the PATH.

- Site: ${homepage}
- Documents and examples: ${repository}
`;
}

/** Pulumi's generator writes no go.mod: it expects one above all SDKs of a repository. @param {Schema} schema */
function goModule({ language }) {
  return `module ${language.go.modulePath}\n\ngo 1.25.0\n\nrequire github.com/pulumi/pulumi/sdk/v3 ${PULUMI.go}\n`;
}

/**
 * Pulumi's generator writes Gradle's files or none, and with Gradle's the classes lack the version until Gradle builds.
 * @param {Schema} schema
 */
function mavenProject({ version, description, homepage, repository, license, publisher, language }) {
  const dependencies = Object.entries(language.java.dependencies).map(([name, wanted]) => {
    const [group, artifact] = name.split(":");
    return `    <dependency>
      <groupId>${group}</groupId>
      <artifactId>${artifact}</artifactId>
      <version>${wanted}</version>
    </dependency>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>${language.java.basePackage}</groupId>
  <artifactId>hubspot</artifactId>
  <version>${version}</version>
  <name>HubSpot calling settings for Pulumi</name>
  <description>${description}</description>
  <url>${homepage}</url>
  <licenses>
    <license>
      <name>${license}</name>
    </license>
  </licenses>
  <developers>
    <developer>
      <name>${publisher}</name>
    </developer>
  </developers>
  <scm>
    <url>${repository}</url>
  </scm>

  <properties>
    <maven.compiler.source>11</maven.compiler.source>
    <maven.compiler.target>11</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
    <!-- The same bytes each time. -->
    <project.build.outputTimestamp>1980-01-01T00:00:02Z</project.build.outputTimestamp>
  </properties>

  <dependencies>
${dependencies.join("\n")}
  </dependencies>

  <build>
    <plugins>
      <plugin>
        <groupId>org.apache.maven.plugins</groupId>
        <artifactId>maven-jar-plugin</artifactId>
        <version>3.4.2</version>
      </plugin>
      <plugin>
        <groupId>org.apache.maven.plugins</groupId>
        <artifactId>maven-source-plugin</artifactId>
        <version>3.3.1</version>
        <executions>
          <execution>
            <goals>
              <goal>jar-no-fork</goal>
            </goals>
          </execution>
        </executions>
      </plugin>
    </plugins>
  </build>
</project>
`;
}
