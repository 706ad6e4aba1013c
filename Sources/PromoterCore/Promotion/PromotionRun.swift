/// What all images of a run share at one destination.
struct PromotionRun: Sendable {
    let request: PromotionRequest
    /// How long a look at a registry is trusted, by the run's clock.
    let trust: TrustedAge
    let limits: TransferLimits
    let slots: TransferSlots
    let ledger: TransferLedger
    let observer: (any PromotionObserving)?
    let notices: PromotionNotices
    /// The way that the registry goes by itself, where the source is of the same one.
    let route: (any ServerSideRoute)?
    /// What has to vouch for images, where anything has to.
    var enforcement: PolicyEnforcement?
    /// How images are signed at the destination, where they are.
    let signing: PromotionSigning?

    /// The same run, with everything carried by promoter.
    var withoutRoute: PromotionRun {
        PromotionRun(
            request: request,
            trust: trust,
            limits: limits,
            slots: slots,
            ledger: ledger,
            observer: observer,
            notices: notices,
            route: nil,
            enforcement: enforcement,
            signing: signing
        )
    }

    /// Tells the user something, once a run.
    func tell(_ text: String, of image: ImageReference, at location: RegistryLocation) async {
        let notice = PromotionNotice(location: location, text: text)
        guard await notices.add(notice) else { return }
        observer?.observe(PromotionEvent(image: image, destination: location, happening: .noticed(text)))
    }

    /// Tells the user that something stays behind as the policy does not let it in.
    func tell(of decision: AttachmentAdmission.Decision, _ image: ImageReference, at location: RegistryLocation) async {
        guard let first = decision.refused.first, case .conflict(let reason) = first.reconciliation else { return }
        await tell(
            "the \(first.attachment.kind) at \(first.attachment.place) is left behind: \(reason)",
            of: image,
            at: location
        )
    }

    /// Finds the destination's own strategy for what the source's strategy of the same name found.
    func strategy(
        named name: StrategyName,
        for carrier: PromotionCarrier
    ) throws(PromotionError) -> any SignatureStrategy {
        let strategies = carrier.destination.backend.signatureStrategies
        guard let strategy = strategies.first(where: { $0.name == name }) else {
            throw carrier.refuse(.strategyMissing(name))
        }
        return strategy
    }
}

/// The repositories of one registry, as one run sees them.
actor RepositoryViews {
    private let backend: any RegistryBackend
    private let trust: TrustedAge
    private var views: [RepositoryName: RepositoryView] = [:]

    init(_ backend: any RegistryBackend, trust: TrustedAge) {
        self.backend = backend
        self.trust = trust
    }

    func view(of name: RepositoryName) -> RepositoryView {
        if let view = views[name] { return view }
        let view = RepositoryView(backend: backend, name: name, trust: trust.whenShared)
        views[name] = view
        return view
    }
}
