internal import PromoterCore

extension ConformanceSuite {
    static let manifestChecks: [ConformanceCheck] = [
        ConformanceCheck("a manifest without a tag is found by its digest and is no tag") { trial in
            let image = trial.image(1)
            try await trial.push(image)
            try await trial.expect(image.manifest, at: .digest(image.manifest.digest))
            try trial.expect(try await trial.backend.tags(in: trial.repository), equals: [], "the tags")
        },
        ConformanceCheck("OCI's and Docker's images and indexes keep their media types") { trial in
            for (name, isDocker) in [false, true].enumerated() {
                let images = [trial.image(2 * name, isDocker: isDocker), trial.image(2 * name + 1, isDocker: isDocker)]
                for image in images { try await trial.push(image) }
                let index = trial.index(of: images, isDocker: isDocker)
                let tag = try TagName(isDocker ? "docker" : "oci")
                try await trial.backend.push(index, to: trial.repository, tagged: nil)
                try await trial.expect(index, at: .digest(index.digest))
                try await trial.backend.push(index, to: trial.repository, tagged: tag)
                try await trial.expect(index, at: .tag(tag))
                for image in images { try await trial.expect(image.manifest, at: .digest(image.manifest.digest)) }
            }
            let tags = Set(try await trial.backend.tags(in: trial.repository).map(\.text))
            try trial.expect(tags, equals: ["docker", "oci"], "the tags")
        },
        ConformanceCheck("manifests are kept byte for byte, however they are written") { trial in
            let image = trial.image(1)
            try await trial.push(image)
            let config = trial.json(image.blobs[0].descriptor, #""annotations":{"é":"\u00e9\/"}"#)
            let layer = trial.json(image.blobs[1].descriptor)
            let head = #""schemaVersion":2,"mediaType":"\#(MediaType.ociManifest)""#
            let texts = [
                "{\n\t\(head),\r\n  \"config\" : \(config),\n  \"layers\" : [ \(layer) ]\n}\n\n",
                #"{"unknown":[1.50,1e3,{"a":null}],"layers":[\#(layer)],\#(head),"config":\#(config)}"#,
                #"{\#(head),"config":\#(config),"layers":[\#(layer),\#(layer)],"annotations":{}}"#,
            ]
            for (number, text) in texts.enumerated() {
                let manifest = RawManifest(bytes: Array(text.utf8), mediaType: .ociManifest)
                let tag = try TagName("odd-\(number)")
                try await trial.backend.push(manifest, to: trial.repository, tagged: tag)
                try await trial.expect(manifest, at: .tag(tag))
                try await trial.expect(manifest, at: .digest(manifest.digest))
            }
        },
        ConformanceCheck(
            "a manifest and an index that do not name their media types keep those that they were pushed with"
        ) {
            trial in
            let image = trial.image(1)
            for blob in image.blobs { _ = try await trial.backend.push(blob.upload(), to: trial.repository) }
            let config = trial.json(image.blobs[0].descriptor)
            let layer = trial.json(image.blobs[1].descriptor)
            let text = #"{"schemaVersion":2,"config":\#(config),"layers":[\#(layer)]}"#
            let manifest = RawManifest(bytes: Array(text.utf8), mediaType: .ociManifest)
            let child = trial.json(manifest.descriptor)
            let list = RawManifest(
                bytes: Array(#"{"schemaVersion":2,"manifests":[\#(child)]}"#.utf8),
                mediaType: .ociIndex
            )
            for (document, tag) in [(manifest, "image"), (list, "index")] {
                try await trial.backend.push(document, to: trial.repository, tagged: try TagName(tag))
                try await trial.expect(document, at: .tag(try TagName(tag)))
                try await trial.expect(document, at: .digest(document.digest))
            }
        },
        ConformanceCheck("an artifact is kept like an image") { trial in
            let empty = SampleBlob(Array("{}".utf8), mediaType: .ociEmpty)
            let payload = SampleBlob(trial.blob(1).bytes, mediaType: MediaType("application/vnd.example.sbom+json"))
            for blob in [empty, payload] { _ = try await trial.backend.push(blob.upload(), to: trial.repository) }
            let text = """
                {"schemaVersion":2,"mediaType":"\(MediaType.ociManifest)","artifactType":"application/vnd.example.sbom",\
                "config":\(trial.json(empty.descriptor, #""data":"e30=""#)),"layers":[\(trial.json(payload.descriptor))]}
                """
            let manifest = RawManifest(bytes: Array(text.utf8), mediaType: .ociManifest)
            let tag = try TagName("artifact")
            try await trial.backend.push(manifest, to: trial.repository, tagged: tag)
            try await trial.expect(manifest, at: .tag(tag))
            try await trial.expect(manifest, at: .digest(manifest.digest))
        },
        ConformanceCheck("a manifest that is pushed again changes nothing") { trial in
            let image = trial.image(1)
            let tag = try TagName("v1")
            for _ in 0..<3 {
                try await trial.push(image)
                try await trial.push(image, tagged: tag)
            }
            try await trial.expect(image.manifest, at: .tag(tag))
            try trial.expect(try await trial.backend.tags(in: trial.repository), equals: [tag], "the tags")
        },
        ConformanceCheck("an incomplete manifest is refused where the registry says that it is") { trial in
            guard trial.backend.refusesIncompleteManifests else { return }
            let image = trial.image(1)
            _ = try await trial.backend.push(image.blobs[0].upload(), to: trial.repository)
            try await trial.expectError(.incomplete, from: "pushing an image without its layer") {
                try await trial.backend.push(image.manifest, to: trial.repository, tagged: try TagName("v1"))
            }
            let index = trial.index(of: [image])
            try await trial.expectError(.incomplete, from: "pushing an index without its image") {
                try await trial.backend.push(index, to: trial.repository, tagged: try TagName("v1"))
            }
            try trial.expect(try await trial.backend.tags(in: trial.repository), equals: [], "the tags")
        },
    ]
}
