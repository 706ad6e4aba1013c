import HTTPTypes
import Secrets

extension RegistryAuthenticator {
    /// How a caller goes on that wants to send something.
    enum Entrance: Sendable, Hashable {
        /// It is known what the registry wants.
        case known
        /// This caller finds out by whatever it sends, without proof, and calls ``leave(_:)`` then.
        case first
        /// This caller finds out by asking for the registry's root, and calls ``leave(_:)`` then: the registry refused or hid
        /// something without saying what it wants, and would do so again.
        case probe
    }

    /// Waits until it is known what the registry wants, or lets the one caller go that has to find out.
    func enter() async throws(RegistrySessionError) -> Entrance {
        while case .unknown = scheme {
            guard let opening, opening.join() else {
                opening = SharedResult()
                if case .running = introduction { return .probe }
                return .first
            }
            guard await opening.wait() != nil else { throw cancelled() }
        }
        return .known
    }

    /// Ends the finding out.
    ///
    /// - Parameter response: the answer to a request without credentials; without one, or where it says nothing, the
    ///   next caller finds out.
    func leave(_ response: TransportResponse?) {
        defer {
            opening?.fulfil(())
            opening = nil
        }
        let isOffered: Bool? = if case .running(let isOffered) = introduction { isOffered } else { nil }
        if isOffered != nil {
            introduction = .none
            scheme = .open
        }
        guard let response, !response.isOutOfOrder else { return }
        if let challenge = challenge(in: response) {
            do throws(RegistrySessionError) {
                _ = try learn(challenge, from: response.url, repository: nil)
            } catch {
                // A realm that can't be used is an error for those who need it.
                return
            }
        } else {
            scheme = isOffered == true ? .basic : .open
        }
        if isOffered != nil { introduction = .done }
    }

    /// Whether the registry may say something else when it knows who is asking.
    ///
    /// A registry that hides what strangers may not see says 404, or 403 without a challenge: that proves no absence to
    /// somebody who has credentials.
    ///
    /// - Parameters:
    ///   - response: the answer to a request without proof.
    ///   - wanted: the rights that the caller named.
    /// - Returns: true where the request is to be sent again once ``enter()`` and the probe have found out what the
    ///   registry wants.
    /// - Throws: where the task was cancelled.
    func isIntroductionDue(
        after response: TransportResponse,
        for wanted: AccessScopeSet
    ) async throws(RegistrySessionError) -> Bool {
        guard response.url.origin == origin, [401, 403, 404].contains(response.status.code) else { return false }
        if case .done = introduction, case .open = scheme { return false }
        var isOffered = true
        do throws(RegistrySessionError) {
            guard try await match(for: wanted.principalRepository).credentials != .anonymous else { return false }
        } catch {
            // An open registry needs no credentials, and one that asks for them will have the error come up again.
            guard !error.isCancellation else { throw error }
            isOffered = false
        }
        if case .none = introduction, case .open = scheme {
            introduction = .running(isOffered: isOffered)
            scheme = .unknown
        }
        return true
    }

    /// The challenge that a refusal by the registry itself asks to answer.
    nonisolated func challenge(in response: TransportResponse) -> AuthenticationChallenge? {
        guard response.url.origin == origin else { return nil }
        let challenges = AuthenticationChallenge.challenges(in: response.headers)
        switch response.status.code {
        case 401: return .preferred(among: challenges)
        case 403: return challenges.first { $0.isScheme("Bearer") && $0.realm != nil && $0.isInsufficientScope }
        default: return nil
        }
    }

    /// Remembers what the registry wants.
    ///
    /// - Returns: the token service, or `nil` where a password is wanted.
    func learn(
        _ challenge: AuthenticationChallenge,
        from url: TransportURL,
        repository: String?
    ) throws(RegistrySessionError) -> TokenService? {
        guard challenge.isScheme("Bearer") else {
            scheme = .basic
            return nil
        }
        let service: TokenService
        do throws(RealmRejection) {
            service = try TokenService(challenge: challenge, from: url)
        } catch {
            let (realm, reason) = (secrets.hiding(in: error.realm), secrets.hiding(in: error.reason))
            throw failure(.realmRejected(realm: realm, reason: reason), for: AccessScopeSet([]))
        }
        scheme = .token
        latestService = service
        if let repository { services[repository] = service }
        return service
    }
}

extension TransportResponse {
    /// Whether the status says nothing of what was asked.
    var isOutOfOrder: Bool { status.code == 429 || status.code >= 500 }
}
