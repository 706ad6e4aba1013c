import Testing

@testable import SignatureVerification

/// What becomes of signatures when bytes of them are changed, cut off or doubled.
///
/// A damaged signature may still be trusted where the damage is in what nobody vouches for and nothing is decided by: white
/// space, members that are not read, hints of keys, other signatures of a checkpoint, a second timestamp. Then it is the
/// same signature by the same signer of the same content, made at no other time.
@Suite("Damaged signatures", .timeLimit(.minutes(1)))
struct DamageTests {
    private static let artifact = Array(#"{"schemaVersion":2}"#.utf8)

    private func damage(
        _ signature: AttachedSignature,
        _ verifier: SignatureVerifier,
        of artifact: Artifact,
        seed: UInt64,
        count: Int
    ) async throws -> (trusted: Int, rejected: Int) {
        var generator = SeededGenerator(seed: seed)
        let whole = try? await verifier.check(signature, of: artifact)
        var trusted = 0
        var rejected = 0
        for _ in 0..<count {
            // Others wait for the few threads that this would keep.
            await Task.yield()
            let damaged = signature.damaged(&generator)
            let found: TrustedSignature
            do throws(Rejection) {
                found = try await verifier.check(damaged, of: artifact)
            } catch {
                #expect(!error.description.isEmpty)
                rejected += 1
                continue
            }
            let good = try #require(whole, "trusted only because it is damaged: \(damaged)")
            #expect(found.signer == good.signer)
            #expect(found.statement == good.statement)
            #expect(Set(found.times).isSubset(of: good.times))
            // A key needs no time: a log's word for it may be lost where the log's proof is still there.
            if case .identity = found.signer { #expect(!found.times.isEmpty) }
            trusted += 1
        }
        return (trusted, rejected)
    }

    @Test("of the vectors are never trusted for anything else, and those that are rejected stay so")
    func vectors() async throws {
        var rejected = 0
        for (number, name) in Vector.bundles.enumerated() {
            let verifier = SignatureVerifier(trust: try BundleVectorTests.trust(name))
            let signature = AttachedSignature.bundle(try Vector.bundle(name))
            let artifact = try BundleVectorTests.artifact(name)
            let count = name.hasSuffix("_fail") ? 8 : 24
            let found = try await damage(signature, verifier, of: artifact, seed: UInt64(number), count: count)
            #expect(!name.hasSuffix("_fail") || found.trusted == 0)
            rejected += found.rejected
        }
        #expect(rejected > 300)
    }

    @Test("of every form are never trusted for anything else")
    func forms() async throws {
        var rejected = 0
        for (number, form) in LogFormTests.forms.enumerated() {
            let sigstore = try FormSigstore(form.entry?.generation ?? .rekor1)
            let key = try TestKey(form.kind)
            let signature = try sigstore.signature(Self.artifact, form, key: key)
            let verifier = SignatureVerifier(trust: try sigstore.trust(form, key: key))
            let artifact = Artifact(bytes: Self.artifact)
            #expect(throws: Never.self) { _ = try SignatureEvidence(signature, of: artifact) }
            rejected +=
                try await damage(signature, verifier, of: artifact, seed: UInt64(1000 + number), count: 16).rejected
        }
        #expect(rejected > 300)
    }

    @Test("of Notation are never trusted for anything else", arguments: NotationVerificationTests.forms)
    func notation(form: NotationSignature.Envelope) async throws {
        let parties = try NotationParties()
        let signed = try await NotationEnvelope(form, by: parties.signer).signed()
        let verifier = try NotationTrust(parties.root).verifier()
        let now = NotationEnvelope.now
        let whole = await verifier.report(on: signed, as: form, of: NotationEnvelope.artifact, at: now)
        let signer = try #require(whole.signer)
        var generator = SeededGenerator(seed: 7)
        var rejected = 0
        for _ in 0..<200 {
            await Task.yield()
            let report = await verifier.report(
                on: signed.damaged(&generator),
                as: form,
                of: NotationEnvelope.artifact,
                at: now
            )
            if let found = report.signer {
                #expect(found == signer)
            } else {
                #expect(report.rejection != nil)
                rejected += 1
            }
        }
        #expect(rejected > 100)
    }
}

/// Numbers that look random and are the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

extension [UInt8] {
    /// The bytes with one damage somewhere.
    fileprivate func damaged(_ generator: inout SeededGenerator) -> [UInt8] {
        guard let place = indices.randomElement(using: &generator) else { return [0] }
        var copy = self
        let length = Int.random(in: 1...Swift.min(40, count - place), using: &generator)
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: copy[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        // Another letter or digit, which base 64, numbers and names take.
        case 1, 2: copy[place] = Array("AZaz09".utf8).randomElement(using: &generator) ?? 0
        case 3: copy.removeSubrange(place..<(place + length))
        case 4: copy.insert(contentsOf: self[place..<(place + length)], at: place)
        default: copy.removeSubrange(place...)
        }
        return copy
    }
}

extension AttachedSignature {
    /// The signature with one damage in one of its parts.
    fileprivate func damaged(_ generator: inout SeededGenerator) -> AttachedSignature {
        switch self {
        case .bundle(let bytes): return .bundle(bytes.damaged(&generator))
        case .cosign(var annotations, let blob):
            let keys = annotations.keys.sorted()
            guard let key = keys.randomElement(using: &generator), Bool.random(using: &generator),
                let text = annotations[key]
            else { return .cosign(annotations: annotations, blob: blob.damaged(&generator)) }
            annotations[key] = String(decoding: Array(text.utf8).damaged(&generator), as: UTF8.self)
            return .cosign(annotations: annotations, blob: blob)
        }
    }
}
