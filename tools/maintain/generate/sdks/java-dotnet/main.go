// Command java-dotnet generates the SDKs of two languages.
//
//	java-dotnet SCHEMA FILE LOGO
//
// It writes one JSON object into the file: by language, the text of each file by its path, an image's in base64.
// Generators print warnings to standard output.
//
// It is a module of its own: the newest pkg/v3 that has the generator for .NET, and that the generator for Java
// compiles with, is v3.228.0.
package main

import (
	"encoding/base64"
	"encoding/json"
	"log"
	"net/http"
	"os"
	"strings"

	"github.com/pulumi/pulumi-java/pkg/codegen/java"
	"github.com/pulumi/pulumi/pkg/v3/codegen/dotnet"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// The name of the generator in the first lines of the generated files.
const tool = "npm run sdks"

// logo answers every request with the file of that path.
type logo string

func (path logo) RoundTrip(request *http.Request) (*http.Response, error) {
	file, err := os.Open(string(path))
	if err != nil {
		return nil, err
	}
	return &http.Response{Status: "200 OK", StatusCode: http.StatusOK, Body: file, Request: request}, nil
}

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		log.Fatal(err)
	}
	// A generator changes the package that it is given, so each gets its own.
	pkg := func() *schema.Package {
		pkg, err := schema.ImportSpec(spec, nil, schema.ValidationOptions{})
		if err != nil {
			log.Fatal(err)
		}
		return pkg
	}
	sdks := map[string]map[string]string{}
	add := func(language string, files map[string][]byte, err error) {
		if err != nil {
			log.Fatalf("%s: %v", language, err)
		}
		sdks[language] = map[string]string{}
		for path, text := range files {
			if strings.HasSuffix(path, ".png") {
				sdks[language][path] = base64.StdEncoding.EncodeToString(text)
			} else {
				sdks[language][path] = string(text)
			}
		}
	}
	// The generator for .NET fetches the logo: here from a file, since the logo's address may not be served yet.
	http.DefaultTransport.(*http.Transport).RegisterProtocol("logo", logo(os.Args[3]))
	spec.LogoURL = "logo:///logo.png"
	// Not with files for Gradle: those write the version's file, which the classes read, only when Gradle builds.
	files, err := java.GeneratePackage(tool, pkg(), nil, nil, true, false)
	add("java", files, err)
	files, err = dotnet.GeneratePackage(tool, pkg(), nil, nil)
	add("dotnet", files, err)
	text, err = json.Marshal(sdks)
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(os.Args[2], text, 0o644); err != nil {
		log.Fatal(err)
	}
}
