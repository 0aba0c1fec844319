// Command go-nodejs-python generates the SDKs of three languages.
//
//	go-nodejs-python SCHEMA FILE
//
// It writes one JSON object into the file: by language, the text of each file by its path. Generators print warnings to
// standard output.
package main

import (
	"encoding/json"
	"log"
	"os"

	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// The name of the generator in the first lines of the generated files.
const tool = "npm run sdks"

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
		pkg, err := schema.ImportSpec(spec, nil, schema.NewNullLoader(), schema.ValidationOptions{})
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
			sdks[language][path] = string(text)
		}
	}
	files, err := golang.GeneratePackage(tool, pkg(), nil)
	add("go", files, err)
	files, err = nodejs.GeneratePackage(tool, pkg(), nil, nil, false, nil)
	add("nodejs", files, err)
	files, err = python.GeneratePackage(tool, pkg(), nil, nil)
	add("python", files, err)
	text, err = json.Marshal(sdks)
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(os.Args[2], text, 0o644); err != nil {
		log.Fatal(err)
	}
}
