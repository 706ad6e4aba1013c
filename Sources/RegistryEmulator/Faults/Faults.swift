/// What shall go wrong, armed while a registry runs.
public actor Faults {
    private var armed: [Fault] = []
    /// Whether the registry is as good as dead: a fault of the kind `die` happened.
    public private(set) var isDead = false

    /// Makes it with nothing armed.
    ///
    /// - Parameter faults: what shall go wrong from the start.
    public init(_ faults: [Fault] = []) { armed = faults }

    /// Arms a fault, behind those that are armed.
    ///
    /// - Parameter fault: the fault.
    public func arm(_ fault: Fault) { armed.append(fault) }

    /// Arms a fault, behind those that are armed.
    ///
    /// - Parameters:
    ///   - kind: what goes wrong.
    ///   - method: the method; `nil` for any.
    ///   - pathContains: what the path, with its query, contains; `nil` for any.
    ///   - skipping: how many requests that fit are served before it happens.
    ///   - times: how often it happens; `nil` for always.
    public func arm(
        _ kind: Fault.Kind,
        method: String? = nil,
        pathContains: String? = nil,
        skipping: Int = 0,
        times: Int? = 1
    ) {
        arm(Fault(kind, method: method, pathContains: pathContains, skipping: skipping, times: times))
    }

    /// Takes all faults away; a dead registry lives again.
    public func disarm() {
        armed = []
        isDead = false
    }

    /// Ends the registry as the fault `die` does.
    public func die() { isDead = true }

    /// What goes wrong with a request; the first fault that fits and is due.
    ///
    /// - Parameters:
    ///   - method: the request's method.
    ///   - target: its path with its query.
    /// - Returns: what goes wrong; `nil` for nothing.
    public func plan(method: String, target: String) -> Fault.Kind? {
        if isDead { return .close }
        for index in armed.indices where armed[index].fits(method, target) {
            if armed[index].skipping > 0 {
                armed[index].skipping -= 1
                continue
            }
            let kind = armed[index].kind
            if let times = armed[index].times {
                armed[index].times = times - 1
                if times <= 1 { armed.remove(at: index) }
            }
            return kind
        }
        return nil
    }
}
