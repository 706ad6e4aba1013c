internal import FoundationEssentials
internal import PromoterCore

extension ConformanceSuite {
    static let surroundingChecks: [ConformanceCheck] = [
        ConformanceCheck("the registry tells where it is, without secrets") { trial in
            let location = trial.backend.location
            try trial.expect(!location.name.isEmpty, "a name")
            try trial.expect(!location.backend.isEmpty, "the kind of backend")
            try trial.expect(!location.identity.isEmpty, "an identity")
            try trial.expect(!location.address.contains("@"), "an address without a user", found: location.address)
        },
        ConformanceCheck("every strategy for signatures has a name of its own") { trial in
            let names = trial.backend.signatureStrategies.map(\.name)
            try trial.expect(Set(names).count, equals: names.count, "the number of different names")
        },
        ConformanceCheck("a blob's file, where there are files, is the blob") { trial in
            guard let files = trial.backend.blobFiles else { return }
            let blob = trial.blob(1)
            let before = try await files.file(of: blob.descriptor, in: trial.repository)
            try trial.expect(before, equals: nil, "the file of a blob that is not there")
            _ = try await trial.backend.push(blob.upload(), to: trial.repository)
            guard let path = try await files.file(of: blob.descriptor, in: trial.repository) else {
                return try trial.expect(false, "a file", found: "nil")
            }
            try trial.expect(path.hasPrefix("/"), "an absolute path", found: path)
            let bytes = try Data(contentsOf: URL(filePath: path))
            try trial.expect(Array(bytes) == blob.bytes, "the file to be the blob")
        },
    ]
}
