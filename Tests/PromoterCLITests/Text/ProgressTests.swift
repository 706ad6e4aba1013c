import PromoterCore
import Testing

@testable import PromoterCLI

@Suite("Progress")
struct ProgressTests {
    private let terminal = Terminal(
        size: Terminal.Size(columns: 60, lines: 24),
        environment: ["TERM": "xterm", "LANG": "C.UTF-8"]
    )

    private func event(_ image: String, _ happening: PromotionEvent.Happening) throws -> PromotionEvent {
        PromotionEvent(image: try ImageReference(image), destination: Sample.location("live"), happening: happening)
    }

    @Test("has a line for each image and each blob whose bytes pass, and a sum")
    func lines() throws {
        var model = ProgressModel()
        let blob = try Sample.descriptor("1", size: 10_485_760)
        #expect(ProgressLines(terminal: terminal).lines(model, at: .zero).isEmpty)
        model.apply(try event("app:1", .started), at: .zero)
        model.apply(try event("base:1", .started), at: .zero)
        model.apply(try event("app:1", .planned(blobs: 3, bytes: 20_971_520)), at: .seconds(1))
        model.apply(
            try event("app:1", .blobFinished(try Sample.descriptor("2", size: 1_048_576), .mounted)),
            at: .seconds(1)
        )
        model.apply(try event("app:1", .blobStarted(blob)), at: .seconds(1))
        model.apply(try event("app:1", .blobAdvanced(blob.digest, bytes: 4_194_304)), at: .seconds(2))
        #expect(
            ProgressLines(terminal: terminal).lines(model, at: .seconds(4)) == [
                "app:1 → live                 1/3 blobs  5.0 MiB of 20.0 MiB",
                "  sha256:111111111111…            4.0 MiB of 10.0 MiB   40%",
                "base:1 → live                                       looking",
                "0 done, 2 under way                               2.0 MiB/s",
            ]
        )
        model.apply(try event("app:1", .blobFinished(blob, .uploaded)), at: .seconds(5))
        model.apply(try event("app:1", .finished), at: .seconds(5))
        #expect(
            ProgressLines(terminal: terminal).lines(model, at: .seconds(20)) == [
                "base:1 → live                                       looking",
                "1 done, 1 under way",
            ]
        )
    }

    @Test("never takes more lines than the terminal has, nor wider ones", arguments: [3, 4, 10, 24], [20, 41, 80])
    func bounded(lines: Int, columns: Int) throws {
        var model = ProgressModel()
        for number in 0..<100 {
            model.apply(try event("team/some-image-with-a-long-name:\(number)", .started), at: .zero)
            model.apply(
                try event("team/some-image-with-a-long-name:\(number)", .planned(blobs: 9, bytes: 1 << 40)),
                at: .zero
            )
        }
        let small = Terminal(size: Terminal.Size(columns: columns, lines: lines), environment: ["TERM": "xterm"])
        let drawn = ProgressLines(terminal: small).lines(model, at: .zero)
        #expect(drawn.count <= lines - 1)
        #expect(drawn.allSatisfy { $0.count < columns })
        #expect(drawn.dropLast().last?.contains("more") == true)
    }

    @Test("never shows more bytes of a blob than it has, however often its transfer is begun anew")
    func again() throws {
        var model = ProgressModel()
        let blob = try Sample.descriptor("1", size: 1024)
        model.apply(try event("app:1", .started), at: .zero)
        model.apply(try event("app:1", .planned(blobs: 1, bytes: 1024)), at: .zero)
        model.apply(try event("app:1", .blobStarted(blob)), at: .zero)
        for _ in 0..<3 { model.apply(try event("app:1", .blobAdvanced(blob.digest, bytes: 1000)), at: .zero) }
        let lines = ProgressLines(terminal: terminal).lines(model, at: .zero)
        #expect(lines.first?.hasSuffix("0/1 blobs  1.0 KiB of 1.0 KiB") == true)
        #expect(lines.dropFirst().first?.hasSuffix("1.0 KiB of 1.0 KiB  100%") == true)
    }

    @Test("forgets a transfer that failed, and counts its image as failed")
    func failure() throws {
        var model = ProgressModel()
        let blob = try Sample.descriptor("1", size: 100)
        model.apply(try event("app:1", .started), at: .zero)
        model.apply(try event("app:1", .planned(blobs: 1, bytes: 100)), at: .zero)
        model.apply(try event("app:1", .blobStarted(blob)), at: .zero)
        model.apply(try event("app:1", .blobFailed(blob.digest)), at: .zero)
        #expect(ProgressLines(terminal: terminal).lines(model, at: .zero).count == 2)
        let error = PromotionError(
            .imageNotFound,
            side: .source,
            location: Sample.location("staging"),
            image: try ImageReference("app:1")
        )
        model.apply(try event("app:1", .failed(error)), at: .zero)
        #expect(model.failed == 1)
        #expect(ProgressLines(terminal: terminal).lines(model, at: .zero).isEmpty)
    }

    @Test("is taken back before a message, and drawn again below it")
    func messages() {
        let output = MemoryOutput()
        let stream = MessageStream(output)
        stream.show(["one", "two"])
        stream.show(["one", "two"])
        stream.write("a message\n")
        stream.show([])
        #expect(
            output.written == "one\ntwo\n" + "\r\u{1B}[2A\u{1B}[Ja message\none\ntwo\n" + "\r\u{1B}[2A\u{1B}[J"
        )
    }
}
