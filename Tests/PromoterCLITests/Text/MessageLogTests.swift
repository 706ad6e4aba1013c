import Logging
import Testing

@testable import PromoterCLI

@Suite("The log on standard error")
struct MessageLogTests {
    private func log(_ level: Logger.Level = .debug, _ write: (Logger) -> Void) -> String {
        let output = MemoryOutput()
        var logger = Logger(label: "test") { _ in MessageLogHandler(messages: MessageStream(output)) }
        logger.logLevel = level
        write(logger)
        return output.written
    }

    @Test("has a line an entry, its values in the order of their keys")
    func line() {
        let text = log { $0.debug("asked", metadata: ["url": "https://x", "attempt": "2"]) }
        #expect(text == "promoter: debug: asked attempt=2 url=https://x\n")
    }

    @Test("quotes values that are not one word, and lets none forge a line or drive the terminal")
    func quotes() {
        let text = log {
            $0.info("said", metadata: ["a": "two words", "b": "say \"x\"", "c": "", "d": "1\n2\u{1B}[J"])
        }
        #expect(text == #"promoter: info: said a="two words" b="say \"x\"" c="" d=1?2?[J"# + "\n")
    }

    @Test("leaves out what is below its level")
    func level() {
        #expect(log(.warning) { $0.info("quiet") }.isEmpty)
        #expect(log(.warning) { $0.error("loud") } == "promoter: error: loud\n")
    }
}
