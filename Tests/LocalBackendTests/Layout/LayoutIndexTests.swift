import PromoterCore
import Testing

@testable import LocalBackend

@Suite("An index.json is changed without loss")
struct LayoutIndexTests {
    static let first = target("first")
    static let second = target("second")

    static func target(_ text: String, _ mediaType: MediaType = .ociManifest) -> Descriptor {
        RawManifest(bytes: Array(text.utf8), mediaType: mediaType).descriptor
    }

    static func descriptor(_ target: Descriptor, _ rest: String = "") -> String {
        #"{"mediaType":"\#(target.mediaType)","digest":"\#(target.digest)","size":\#(target.size)\#(rest)}"#
    }

    static func name(_ name: String) -> String {
        #","annotations":{"org.opencontainers.image.ref.name":"\#(name)"}"#
    }

    static func document(_ descriptors: String...) -> String {
        #"{"schemaVersion":2,"manifests":[\#(descriptors.joined(separator: ","))]}"#
    }

    func index(_ text: String) throws -> LayoutIndex { try LayoutIndex(parsing: Array(text.utf8)) }
    func text(_ index: LayoutIndex) -> String { String(decoding: index.bytes, as: UTF8.self) }

    @Test("a first tag stands in it as other tools expect it")
    func firstTag() throws {
        var index = LayoutIndex()
        index.tag(Self.first, as: try TagName("v1"))
        #expect(
            text(index)
                == #"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":["#
                + Self.descriptor(Self.first, Self.name("v1")) + "]}"
        )
    }

    @Test("fields, numbers, order and escapes of other tools stay as they were written")
    func foreignFields() throws {
        let strange = Self.descriptor(
            Self.second,
            #", "x":1.50e+3,"platform" : {"os":"linux","os.features":["a"]},"annotations":{"b":"é","a":null}"#
        )
        var index = try index(#"{"zeta":0.10,"manifests":[\#(strange)],"schemaVersion":2,"annotations":{"k":"v"}}"#)
        index.tag(Self.first, as: try TagName("v1"))
        #expect(
            text(index)
                .hasPrefix(
                    #"{"zeta":0.10,"manifests":["#
                        + #"{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"\#(Self.second.digest)","size":6, "x":1.50e+3,"#
                )
        )
        #expect(
            text(index).contains(#""platform" : {"os":"linux","os.features":["a"]},"annotations":{"b":"é","a":null}}"#)
        )
        #expect(text(index).hasSuffix(#"],"schemaVersion":2,"annotations":{"k":"v"}}"#))
    }

    @Test("a moved tag leaves what it pointed to listed without a name")
    func movedTag() throws {
        var index = try index(Self.document(Self.descriptor(Self.first, Self.name("v1"))))
        index.tag(Self.second, as: try TagName("v1"))
        #expect(
            text(index)
                == Self.document(Self.descriptor(Self.first), Self.descriptor(Self.second, Self.name("v1")))
        )
    }

    @Test("a moved tag keeps the annotations of what it pointed to")
    func movedTagKeepsAnnotations() throws {
        let annotated = #","annotations":{"made":"today","org.opencontainers.image.ref.name":"v1"}"#
        var index = try index(Self.document(Self.descriptor(Self.first, annotated)))
        index.tag(Self.second, as: try TagName("v1"))
        #expect(text(index).contains(Self.descriptor(Self.first, #","annotations":{"made":"today"}"#)))
    }

    @Test("what has another name is not listed once more without one")
    func movedTagOfSeveral() throws {
        var index = try index(
            Self.document(Self.descriptor(Self.first, Self.name("v1")), Self.descriptor(Self.first, Self.name("v2")))
        )
        index.tag(Self.second, as: try TagName("v1"))
        #expect(
            text(index)
                == Self.document(
                    Self.descriptor(Self.first, Self.name("v2")),
                    Self.descriptor(Self.second, Self.name("v1"))
                )
        )
    }

    @Test("a tag names the entry that was listed without a name")
    func tagOfListed() throws {
        var index = LayoutIndex()
        index.list(Self.first)
        index.list(Self.first)
        index.tag(Self.first, as: try TagName("v1"))
        #expect(index.entries.map(\.name) == ["v1"])
    }

    @Test("the same again changes nothing")
    func sameAgain() throws {
        let before = try index(Self.document(Self.descriptor(Self.first, Self.name("v1"))))
        var after = before
        after.tag(Self.first, as: try TagName("v1"))
        after.list(Self.first)
        #expect(after == before)
    }

    @Test("children of an index go off the list, but not those that another tool describes or a tag names")
    func children() throws {
        let described = Self.target("described")
        let tagged = Self.target("tagged")
        let other = Self.target("other")
        var index = try index(
            Self.document(
                Self.descriptor(Self.first),
                Self.descriptor(described, #","platform":{"os":"linux","architecture":"arm64"}"#),
                Self.descriptor(tagged, Self.name("v1")),
                Self.descriptor(other)
            )
        )
        index.unlist([Self.first, described, tagged])
        #expect(index.entries.compactMap(\.target?.digest) == [described, tagged, other].map(\.digest))
    }

    @Test(
        "tags are read from names and from the ends of full references",
        arguments: [
            ("v1", "v1"), ("docker.io/library/alpine:3.20", "3.20"), ("host:5000/app:v2", "v2"),
            ("host:5000/app", nil), ("app:v3@sha256:aa", "v3"), ("", nil), ("not a tag", nil),
        ] as [(String, String?)]
    )
    func tagNames(name: String, tag: String?) throws {
        let index = try index(Self.document(Self.descriptor(Self.first, Self.name(name))))
        #expect(index.tags.map(\.text) == (tag.map { [$0] } ?? []))
    }

    @Test("a name that is the tag goes before a full reference that ends in it")
    func exactNameFirst() throws {
        let index = try index(
            Self.document(
                Self.descriptor(Self.first, Self.name("docker.io/app:v1")),
                Self.descriptor(Self.second, Self.name("v1"))
            )
        )
        #expect(index.entries(tagged: try TagName("v1")).map(\.target) == [Self.second])
    }

    @Test("two manifests of one tag are both found, one that stands twice is found once")
    func ambiguity() throws {
        let index = try index(
            Self.document(
                Self.descriptor(Self.first, Self.name("v1")),
                Self.descriptor(Self.first, Self.name("v1")),
                Self.descriptor(Self.second, Self.name("v1"))
            )
        )
        #expect(index.entries(tagged: try TagName("v1")).map(\.target) == [Self.first, Self.second])
    }

    @Test(
        "a descriptor that promoter can't read is kept",
        arguments: [
            #"{"mediaType":"a/b","digest":"blake3:00","size":1,"annotations":{"org.opencontainers.image.ref.name":"v9"}}"#,
            #"{"digest":5}"#, "{}",
        ]
    )
    func unreadable(descriptor: String) throws {
        var index = try index(Self.document(descriptor))
        index.tag(Self.first, as: try TagName("v1"))
        #expect(text(index) == Self.document(descriptor, Self.descriptor(Self.first, Self.name("v1"))))
    }

    @Test("null manifests, as Go writes an empty list, are none")
    func nullManifests() throws {
        #expect(try index(#"{"schemaVersion":2,"manifests":null}"#).entries.isEmpty)
    }

    @Test(
        "a file that is no index is told apart",
        arguments: [
            ("", "is not JSON: at byte 0, expected a value"), ("[]", "is not a JSON object"),
            ("{\"manifests\":[]", "is not JSON: at byte 15, expected ',' or '}'"),
            (#"{"schemaVersion":1,"manifests":[]}"#, "has a schemaVersion other than 2"),
            (#"{"schemaVersion":2,"manifests":{}}"#, "has 'manifests' that are not an array"),
            (#"{"schemaVersion":2,"manifests":[1]}"#, "has a manifest that is not a JSON object"),
            (#"{"schemaVersion":2,"Manifests":[]}"#, "has 'Manifests' instead of 'manifests'"),
            (#"{"schemaVersion":2,"\u004danifests":[]}"#, "has 'Manifests' instead of 'manifests'"),
            (#"{"manifests":[],"manifest\u017f":[{}]}"#, "has 'manifestſ' twice in one object"),
            (#"{"manifests":[],"manifests":[]}"#, "has 'manifests' twice in one object"),
            (#"{"manifests":[{"digest":"a","digest":"b"}]}"#, "has 'digest' twice in one object"),
            (#"{"manifests":[{"Digest":"a"}]}"#, "has 'Digest' instead of 'digest'"),
            (#"{"manifests":[{"annotations":{"a":"b","a":"c"}}]}"#, "has 'a' twice in one object"),
            (#"{"manifests":[{"Annotations":{}}]}"#, "has 'Annotations' instead of 'annotations'"),
        ]
    )
    func faults(text: String, reason: String) {
        #expect(throws: LayoutIndexFault(reason)) { try LayoutIndex(parsing: Array(text.utf8)) }
    }
}
