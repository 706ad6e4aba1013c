import BackendConformance
import LocalBackend
import PromoterCore
import TestSupport
import Testing

@Suite("The checks for backends find what is wrong with one")
struct ConformanceSuiteTests {
    @Test("each fault is found", arguments: FaultyBackend.Fault.allCases)
    func faults(fault: FaultyBackend.Fault) async throws {
        let folder = try TemporaryFolder("faulty")
        let backend = FaultyBackend(LocalBackend(root: folder.path), fault)
        for (number, check) in ConformanceSuite.all.enumerated() {
            do {
                try await check.run(on: backend, in: try RepositoryName("check-\(number)"), patience: .seconds(1))
            } catch let failure as ConformanceFailure {
                #expect(failure.check == check.name)
                return
            }
        }
        Issue.record("no check finds the fault '\(fault)'")
    }

    @Test("each check has a name of its own")
    func names() {
        let names = ConformanceSuite.all.map(\.name)
        #expect(Set(names).count == names.count)
    }
}

/// A registry that does one thing wrong.
struct FaultyBackend: RegistryBackend, ManifestDeleting {
    enum Fault: String, Sendable, CaseIterable {
        case blobLosesItsLastByte, blobIsTakenForGranted, blobIsAlwaysWritten, absentBlobIsEmpty, sourceErrorIsSwallowed
        case sizeIsNotChecked, manifestIsReformatted, mediaTypeIsForgotten, resolveGivesNoSize, untaggedIsListed
        case tagIsNotMoved, tagsEndAtHundred, absenceIsAnError, digestAloneIsForgotten, errorHasNoRemedy
        case repositoriesAreOne, fileIsTrusted, cancellationIsIgnored
        case tagTakesItsManifest, tagTakesItsNeighbours, digestLeavesTags, digestTakesAnother, indexTakesItsChildren
        case nothingIsDeleted, goneIsAnError, goneWasThere, refusalDeletes
    }

    let base: LocalBackend
    let fault: Fault

    init(_ base: LocalBackend, _ fault: Fault) {
        self.base = base
        self.fault = fault
    }

    var location: RegistryLocation { base.location }
    var refusesIncompleteManifests: Bool { false }
    var signatureStrategies: [any SignatureStrategy] { base.signatureStrategies }

    func resolve(
        _ reference: ManifestReference,
        in repository: RepositoryName
    ) async throws(RegistryError) -> Descriptor? {
        if fault == .digestAloneIsForgotten, case .digest = reference { return nil }
        guard var found = try await base.resolve(reference, in: place(repository)) else {
            return try absent(repository)
        }
        if fault == .mediaTypeIsForgotten { found.mediaType = .ociManifest }
        if fault == .resolveGivesNoSize { found.size = 0 }
        return found
    }

    func manifest(
        _ reference: ManifestReference,
        in repository: RepositoryName
    ) async throws(RegistryError) -> RawManifest? {
        guard let found = try await base.manifest(reference, in: place(repository)) else {
            return try absent(repository)
        }
        let isShort = fault == .manifestIsReformatted
        let bytes = isShort ? found.bytes.filter { $0 != 0x0a && $0 != 0x20 } : found.bytes
        return RawManifest(bytes: bytes, mediaType: fault == .mediaTypeIsForgotten ? .ociManifest : found.mediaType)
    }

    func blob(_ blob: Descriptor, in repository: RepositoryName) async throws(RegistryError) -> BlobStream {
        do throws(RegistryError) {
            let stream = try await base.blob(blob, in: place(repository))
            guard fault == .blobLosesItsLastByte else { return stream }
            var bytes: [UInt8] = []
            while let chunk = try await stream.next() { bytes += chunk }
            return BlobStream(bytes: Array(bytes.dropLast()))
        } catch {
            switch fault {
            case .absentBlobIsEmpty: return BlobStream(bytes: [])
            case .errorHasNoRemedy:
                throw RegistryError(
                    error.kind,
                    operation: error.operation,
                    location: error.location,
                    repository: error.repository,
                    reason: error.reason,
                    remedy: ""
                )
            default: throw error
            }
        }
    }

    func contains(_ blob: Descriptor, in repository: RepositoryName) async throws(RegistryError) -> Bool {
        if fault == .blobIsTakenForGranted { return true }
        return try await base.contains(blob, in: place(repository))
    }

    func push(
        _ upload: BlobUpload,
        to repository: RepositoryName
    ) async throws(RegistryError) -> BlobPushOutcome {
        switch fault {
        case .blobIsAlwaysWritten:
            _ = try await base.push(upload, to: place(repository))
            return .uploaded
        case .sourceErrorIsSwallowed:
            do { return try await base.push(upload, to: place(repository)) } catch { return .uploaded }
        case .sizeIsNotChecked, .fileIsTrusted:
            guard fault == .sizeIsNotChecked || upload.file != nil else { break }
            // Writes what comes, under the name that it should have had.
            let bytes = [UInt8](repeating: 0, count: Int(upload.blob.size))
            let wrong = BlobUpload(blob: upload.blob) { () throws(RegistryError) in BlobStream(bytes: bytes) }
            return try await base.push(wrong, to: place(repository))
        case .cancellationIsIgnored:
            let (base, place) = (base, place(repository))
            let task = Task { () async -> Result<BlobPushOutcome, RegistryError> in
                do throws(RegistryError) {
                    return .success(try await base.push(upload, to: place))
                } catch {
                    return .failure(error)
                }
            }
            return try await task.value.get()
        default: break
        }
        return try await base.push(upload, to: place(repository))
    }

    func push(_ manifest: RawManifest, to repository: RepositoryName, tagged tag: TagName?) async throws(RegistryError)
    {
        let place = place(repository)
        switch (fault, tag) {
        case (.untaggedIsListed, nil):
            let tag = try? TagName("sha256-" + manifest.digest.encoded)
            try await base.push(manifest, to: place, tagged: tag)
        case (.tagIsNotMoved, let tag?):
            let isThere = try await base.resolve(.tag(tag), in: place) != nil
            try await base.push(manifest, to: place, tagged: isThere ? nil : tag)
        default:
            try await base.push(manifest, to: place, tagged: tag)
        }
    }

    var deletion: (any ManifestDeleting)? { self }

    func delete(
        _ reference: ManifestReference,
        in repository: RepositoryName
    ) async throws(RegistryError) -> Bool {
        let place = place(repository)
        guard let target = try await base.manifest(reference, in: place) else {
            switch fault {
            case .goneIsAnError: throw absence(repository)
            case .goneWasThere: return true
            default: return false
            }
        }
        switch (fault, reference) {
        case (.nothingIsDeleted, _): return true
        case (.tagTakesItsManifest, .tag): return try await base.delete(.digest(target.digest), in: place)
        case (.tagTakesItsNeighbours, .tag(let tag)):
            for other in try await base.tags(in: place) where other.text.hasPrefix(tag.text) {
                _ = try await base.delete(.tag(other), in: place)
            }
            return true
        case (.digestLeavesTags, .digest):
            for tag in try await base.tags(in: place).dropFirst() { _ = try await base.delete(.tag(tag), in: place) }
            return true
        case (.digestTakesAnother, .digest):
            for tag in try await base.tags(in: place) {
                guard let other = try await base.resolve(.tag(tag), in: place) else { continue }
                _ = try await base.delete(.digest(other.digest), in: place)
            }
        case (.indexTakesItsChildren, .digest):
            for child in (try? target.content().children) ?? [] {
                _ = try await base.delete(.digest(child.digest), in: place)
            }
        case (.refusalDeletes, _):
            _ = try await base.delete(reference, in: place)
            throw RegistryError(
                .unsupported,
                operation: "delete",
                location: location,
                repository: repository,
                reason: "it does not delete",
                remedy: "delete it elsewhere"
            )
        default: break
        }
        return try await base.delete(reference, in: place)
    }

    func tags(in repository: RepositoryName) async throws(RegistryError) -> [TagName] {
        let tags = try await base.tags(in: place(repository))
        return fault == .tagsEndAtHundred ? Array(tags.prefix(100)) : tags
    }

    private func place(_ repository: RepositoryName) -> RepositoryName {
        guard fault == .repositoriesAreOne, let one = try? RepositoryName("one") else { return repository }
        return one
    }

    private func absent<Value>(_ repository: RepositoryName) throws(RegistryError) -> Value? {
        guard fault == .absenceIsAnError else { return nil }
        throw absence(repository)
    }

    private func absence(_ repository: RepositoryName) -> RegistryError {
        RegistryError(
            .notFound,
            operation: "read",
            location: location,
            repository: repository,
            reason: "it is not there",
            remedy: "push it"
        )
    }
}
