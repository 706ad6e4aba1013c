internal import PromoterCore

extension ConformanceSuite {
    static let tagChecks: [ConformanceCheck] = [
        ConformanceCheck("a tag points where it was set, moves, and loses nothing") { trial in
            let images = [trial.image(1), trial.image(2)]
            let (moving, staying) = (try TagName("moving"), try TagName("staying"))
            try await trial.push(images[0], tagged: moving)
            try await trial.push(images[0], tagged: staying)
            try await trial.expect(images[0].manifest, at: .tag(moving))
            try await trial.push(images[1], tagged: moving)
            try await trial.expect(images[1].manifest, at: .tag(moving))
            try await trial.expect(images[0].manifest, at: .tag(staying))
            try await trial.push(images[1], tagged: staying)
            try await trial.expect(images[0].manifest, at: .digest(images[0].manifest.digest))
            try await trial.push(images[0], tagged: moving)
            try await trial.expect(images[0].manifest, at: .tag(moving))
            let tags = try await trial.backend.tags(in: trial.repository).sorted()
            try trial.expect(tags, equals: [moving, staying], "the tags")
        },
        ConformanceCheck("tags of every form are set and listed") { trial in
            let image = trial.image(1)
            let hexadecimal = image.manifest.digest.encoded
            let texts = [
                "1", "_", "V1.2.3-rc.1_x", "latest", "sha256-\(hexadecimal)", "sha256-\(hexadecimal).sig",
                "sha256-\(hexadecimal).att", String(repeating: "a", count: 128),
            ]
            for text in texts { try await trial.push(image, tagged: try TagName(text)) }
            for text in texts { try await trial.expect(image.manifest, at: .tag(try TagName(text))) }
            let tags = Set(try await trial.backend.tags(in: trial.repository).map(\.text))
            try trial.expect(tags, equals: Set(texts), "the tags")
        },
        ConformanceCheck("150 tags are all listed, each once") { trial in
            let image = trial.image(1)
            try await trial.push(image)
            let wanted = try (0..<150).map { number throws(ReferenceError) in try TagName("tag-\(number)") }
            try await trial.inParallel(wanted) { tag in
                try await trial.backend.push(image.manifest, to: trial.repository, tagged: tag)
            }
            let tags = try await trial.backend.tags(in: trial.repository)
            try trial.expect(tags.sorted(), equals: wanted.sorted(), "the tags")
        },
        ConformanceCheck("repositories within repositories are kept apart") { trial in
            let suffixes = ["", "/nested", "/nested/deep", "-beside"]
            var images: [RepositoryName: SampleImage] = [:]
            for (name, suffix) in suffixes.enumerated() {
                let repository = try trial.repository(suffix)
                images[repository] = trial.image(name)
                try await trial.push(trial.image(name), to: repository, tagged: try TagName("v\(name)"))
            }
            for (name, suffix) in suffixes.enumerated() {
                let repository = try trial.repository(suffix)
                let tags = try await trial.backend.tags(in: repository).map(\.text)
                try trial.expect(tags, equals: ["v\(name)"], "the tags of \(repository)")
                for (owner, image) in images {
                    let found = try await trial.backend.resolve(.digest(image.manifest.digest), in: repository)
                    try trial.expect(
                        found != nil,
                        equals: owner == repository,
                        "the image of \(owner) in \(repository)"
                    )
                }
            }
        },
    ]
}
