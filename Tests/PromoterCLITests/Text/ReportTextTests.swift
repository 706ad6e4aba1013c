import PromoterCore
import Testing

@testable import PromoterCLI

@Suite("Results for people")
struct ReportTextTests {
    @Test("a promotion, on a wide terminal, a narrow one without Unicode, and in a pipe")
    func promotion() throws {
        let report = try Sample.report()
        #expect(
            draw(80) { PromotionText(terminal: $0).lines(report) } == """
                team/app:1.2 → production: promoted
                  digest       sha256:aaaaaaaaaaaa… index
                  carried      2 blobs sent (7.6 MiB), 1 mounted, 1 already there, 4 manifests
                  attachments  signature merged with what was there
                               signature of sha256:bbbbbbbbbbbb… carried
                               sbom of sha256:bbbbbbbbbbbb… left behind: the destination has
                               another one
                  proof        read back, the same as at staging but for what was left behind
                  tag          1.2
                team/base:9 → production: nothing to do
                  digest       sha256:aaaaaaaaaaaa… index
                  attachments  none
                  proof        read back, the same as at staging
                  tag          9
                team/none:1 → production: not promoted
                1 promoted, 1 unchanged, 1 failed

                """
        )
        #expect(
            draw(40) { PromotionText(terminal: $0).lines(report) } == """
                team/app:1.2 -> production: promoted
                  digest       sha256:aaaaaaaaaaaa...
                               index
                  carried      2 blobs sent (7.6 MiB), 1
                               mounted, 1 already there,
                               4 manifests
                  attachments  signature merged with
                               what was there
                               signature of
                               sha256:bbbbbbbbbbbb...
                               carried
                               sbom of
                               sha256:bbbbbbbbbbbb...
                               left behind: the
                               destination has another
                               one
                  proof        read back, the same as at
                               staging but for what was
                               left behind
                  tag          1.2
                team/base:9 -> production: nothing to do
                  digest       sha256:aaaaaaaaaaaa...
                               index
                  attachments  none
                  proof        read back, the same as at
                               staging
                  tag          9
                team/none:1 -> production: not promoted
                1 promoted, 1 unchanged, 1 failed

                """
        )
        #expect(
            draw(nil) { PromotionText(terminal: $0).lines(report) } == """
                team/app:1.2 → production: promoted
                  digest       sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa index
                  carried      2 blobs sent (7.6 MiB), 1 mounted, 1 already there, 4 manifests
                  attachments  signature merged with what was there
                               signature of sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb carried
                               sbom of sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb left behind: the destination has another one
                  proof        read back, the same as at staging but for what was left behind
                  tag          1.2
                team/base:9 → production: nothing to do
                  digest       sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa index
                  attachments  none
                  proof        read back, the same as at staging
                  tag          9
                team/none:1 → production: not promoted
                1 promoted, 1 unchanged, 1 failed

                """
        )
    }

    @Test("a promotion in colour, each run of a style with one code")
    func colored() throws {
        let report = try Sample.report()
        let text = draw(80, color: true) { PromotionText(terminal: $0).lines(report) }
        #expect(
            text.replacing("\u{1B}", with: "^") == """
                ^[1mteam/app:1.2 → production^[0m: ^[32mpromoted^[0m
                  digest       sha256:aaaaaaaaaaaa… index
                  carried      2 blobs sent (7.6 MiB), 1 mounted, 1 already there, 4 manifests
                  attachments  signature ^[32mmerged with what was there^[0m
                               signature ^[2mof sha256:bbbbbbbbbbbb… ^[0m^[32mcarried^[0m
                               sbom ^[2mof sha256:bbbbbbbbbbbb… ^[0m^[31mleft behind: the destination has^[0m
                               ^[31manother one^[0m
                  proof        ^[33mread back, the same as at staging but for what was left behind^[0m
                  tag          1.2
                ^[1mteam/base:9 → production^[0m: ^[32mnothing to do^[0m
                  digest       sha256:aaaaaaaaaaaa… index
                  attachments  none
                  proof        ^[32mread back, the same as at staging^[0m
                  tag          9
                ^[1mteam/none:1 → production^[0m: ^[31mnot promoted^[0m
                ^[31m1 promoted, 1 unchanged, 1 failed^[0m

                """
        )
    }

    @Test("a tree, on a wide terminal, a narrow one without Unicode, and in a pipe")
    func tree() throws {
        let tree = try Sample.tree()
        #expect(
            draw(80) { TreeText(terminal: $0).lines(tree) } == """
                team/app:1.2 at staging (https://staging.example.com)
                sha256:aaaaaaaaaaaa…  index of 3 manifests, 85.8 MiB
                ├─ attestation ×3  sha256:cccccccccccc…  800 B  (cosign-tags, tag
                │    sha256-aaaaaaaaaaaa….att)
                ├─ linux/amd64  sha256:bbbbbbbbbbbb…  1 layer, 28.6 MiB
                │  ├─ signature  sha256:cccccccccccc…  800 B  (cosign-tags, tag
                │  │    sha256-bbbbbbbbbbbb….sig)
                │  └─ sbom  sha256:cccccccccccc…  800 B  (cosign-tags, tag
                │       sha256-bbbbbbbbbbbb….sbom)
                ├─ linux/arm64/v8  sha256:dddddddddddd…  1 layer, 28.6 MiB
                └─ attestation-manifest  sha256:eeeeeeeeeeee…  1 layer, 28.6 MiB

                """
        )
        #expect(
            draw(40) { TreeText(terminal: $0).lines(tree) } == """
                team/app:1.2 at staging
                  (https://staging.example.com)
                sha256:aaaaaaaaaaaa...  index of 3
                | manifests, 85.8 MiB
                |- attestation x3
                |    sha256:cccccccccccc...  800 B
                |    (cosign-tags, tag
                |    sha256-aaaaaaaaaaaa....att)
                |- linux/amd64  sha256:bbbbbbbbbbbb...
                |  | 1 layer, 28.6 MiB
                |  |- signature  sha256:cccccccccccc...
                |  |    800 B  (cosign-tags, tag
                |  |    sha256-bbbbbbbbbbbb....sig)
                |  `- sbom  sha256:cccccccccccc...  800
                |       B  (cosign-tags, tag
                |       sha256-bbbbbbbbbbbb....sbom)
                |- linux/arm64/v8
                |    sha256:dddddddddddd...  1 layer,
                |    28.6 MiB
                `- attestation-manifest
                     sha256:eeeeeeeeeeee...  1 layer,
                     28.6 MiB

                """
        )
        #expect(
            draw(nil) { TreeText(terminal: $0).lines(tree) } == """
                team/app:1.2 at staging (https://staging.example.com)
                sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa  index of 3 manifests, 85.8 MiB
                ├─ attestation ×3  sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc  800 B  (cosign-tags, tag sha256-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.att)
                ├─ linux/amd64  sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb  1 layer, 28.6 MiB
                │  ├─ signature  sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc  800 B  (cosign-tags, tag sha256-bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.sig)
                │  └─ sbom  sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc  800 B  (cosign-tags, tag sha256-bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.sbom)
                ├─ linux/arm64/v8  sha256:dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd  1 layer, 28.6 MiB
                └─ attestation-manifest  sha256:eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee  1 layer, 28.6 MiB

                """
        )
    }

    @Test("fit whatever width a terminal has", arguments: 28...120)
    func fit(columns: Int) throws {
        let report = try Sample.report()
        let tree = try Sample.tree()
        for text in [
            draw(columns) { PromotionText(terminal: $0).lines(report) },
            draw(columns) { TreeText(terminal: $0).lines(tree) },
        ] {
            let widest = text.split(separator: "\n").map(\.count).max() ?? 0
            #expect(widest <= columns)
        }
    }

    /// Draws lines; a terminal of 40 columns has no Unicode.
    private func draw(_ columns: Int?, color: Bool = false, lines: (Terminal) -> [StyledLine]) -> String {
        let terminal = Terminal(
            size: columns.map { Terminal.Size(columns: $0, lines: 24) },
            environment: ["TERM": color ? "xterm" : "dumb", "LANG": columns == 40 ? "C" : "C.UTF-8"]
        )
        return TextLayout(terminal: terminal).text(lines(terminal))
    }
}
