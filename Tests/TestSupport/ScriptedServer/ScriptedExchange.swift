/// One line of a script: which requests it is for, and what they get.
public struct ScriptedExchange: Sendable {
    let method: String?
    let path: String?
    let times: Int?
    let answer: ScriptedAnswer

    /// Makes a line of a script.
    ///
    /// - Parameters:
    ///   - method: the method it is for; `nil` for any.
    ///   - path: the path, without its query, that it is for; `nil` for any.
    ///   - times: how many requests it serves before the next line that fits has its turn; `nil` for any number.
    ///   - answer: what they get.
    public init(_ method: String? = nil, _ path: String? = nil, times: Int? = nil, _ answer: ScriptedAnswer) {
        self.method = method
        self.path = path
        self.times = times
        self.answer = answer
    }

    func fits(_ request: RecordedRequest) -> Bool {
        (method == nil || method == request.method) && (path == nil || path == request.path)
    }
}

/// A script with a note of what was served.
struct Script: Sendable {
    private var exchanges: [ScriptedExchange]
    private var served: [Int]

    init(_ exchanges: [ScriptedExchange]) {
        self.exchanges = exchanges
        served = exchanges.map { _ in 0 }
    }

    mutating func append(_ exchange: ScriptedExchange) {
        exchanges.append(exchange)
        served.append(0)
    }

    /// The answer of the first line that fits and has not served its times; 404 where there is none.
    mutating func answer(to request: RecordedRequest) -> ScriptedAnswer {
        for (index, exchange) in exchanges.enumerated() where exchange.fits(request) {
            if let times = exchange.times, served[index] >= times { continue }
            served[index] += 1
            return exchange.answer
        }
        return .text("no line of the script fits \(request.method) \(request.target)", status: 404)
    }
}
