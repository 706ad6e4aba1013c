import Testing

@testable import PromoterCore

@Suite("Manifests that nest without end")
struct DeepJSONTests {
    private static let opening = ["[", #"{"a":"#, #"[{"manifests":"#, #"{"annotations":{"a":["#]

    @Test("are errors, and end no reader", arguments: opening, [MediaType.ociManifest, .ociIndex])
    func manifest(opening: String, mediaType: MediaType) {
        let deep = String(repeating: opening, count: 200_000)
        for text in [deep, #"{"schemaVersion":2,"manifests":\#(deep)"#, #"{"schemaVersion":2,"x":\#(deep)1"#] {
            let manifest = RawManifest(bytes: Array(text.utf8), mediaType: mediaType)
            #expect(throws: ManifestError.self) { try manifest.content() }
            #expect(throws: (any Error).self) { try JSONValue(parsing: manifest.bytes) }
            #expect(!ManifestKeys(of: manifest.bytes).members.contains("layers"))
        }
    }

    @Test("and are closed again, too")
    func closed() {
        let count = 100_000
        let text =
            #"{"schemaVersion":2,"manifests":[],"x":"# + String(repeating: "[", count: count)
            + String(repeating: "]", count: count) + "}"
        #expect(throws: ManifestError.self) {
            try RawManifest(bytes: Array(text.utf8), mediaType: .ociIndex).content()
        }
    }
}
