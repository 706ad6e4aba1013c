import SwiftASN1
import TestSupport
import Testing
import X509

@testable import SignatureVerification

@Suite("Subjects in Notation's trust policies")
struct NotationSubjectTests {
    typealias Attributes = [NotationSubject.Attribute: String]

    static let subjects: [(String, Attributes)] = [
        ("C=US,ST=WA,O=x", [.country: "US", .state: "WA", .organization: "x"]),
        (" C=US , ST = WA,O= x  y ", [:]),
        ("C=US, ST=WA, O= x  y ", [.country: "US", .state: "WA", .organization: "x  y"]),
        (#"C=US,ST=WA,O=\ x\ "#, [.country: "US", .state: "WA", .organization: " x "]),
        (#"C=US,ST=WA,O=x\, Inc."#, [.country: "US", .state: "WA", .organization: "x, Inc."]),
        (##"C=US,ST=WA,O=x\;\\\+\"\<\>\=\#y"##, [.country: "US", .state: "WA", .organization: ##"x;\+"<>=#y"##]),
        (#"C=US,ST=WA,O=G\c3\BCnter"#, [.country: "US", .state: "WA", .organization: "Günter"]),
        ("C=US,ST=WA,O=a=b", [.country: "US", .state: "WA", .organization: "a=b"]),
        (
            "C=US,S=WA,L=l,O=o,OU=u,CN=c,SERIALNUMBER=1,STREET=s,POSTALCODE=p",
            [
                .country: "US", .state: "WA", .locality: "l", .organization: "o", .organizationalUnit: "u",
                .commonName: "c", .serialNumber: "1", .street: "s", .postalCode: "p",
            ]
        ),
    ]

    @Test("are read as RFC 4514 writes them", arguments: subjects)
    func reading(text: String, attributes: Attributes) throws {
        if attributes.isEmpty {
            #expect(throws: NotationSubjectError.self) { try NotationSubject(text) }
        } else {
            #expect(try NotationSubject(text).attributes == attributes)
        }
    }

    static let malformed: [(String, String)] = [
        ("", "it is empty"), ("C=US,ST=WA", "'O' is missing"), ("C=US,C=US,ST=WA,O=x", "'C' stands twice"),
        ("C=US,ST=WA,S=WA,O=x", "'S' stands twice"), ("C=US,ST=WA,O=", "without a value"),
        ("C=US,ST=WA,O=x,", "without '='"), ("C=US+ST=WA,O=x", "by '+'"), ("C=US;ST=WA;O=x", "needs '\\'"),
        ("C=US,ST=WA,O=\"x\"", "needs '\\'"), ("C=US,ST=WA,O=#0401", "hexadecimal"), ("c=US,ST=WA,O=x", "'c' is no"),
        ("C=US,ST=WA,O=x,DC=y", "'DC' is no"), ("C=US,ST=WA,O=x\\", "ends with '\\'"),
        ("C=US,ST=WA,O=\\x", "needs none"), ("C=US,ST=WA,O=\\ff", "not UTF-8"),
    ]

    @Test("are refused where they could be read in two ways", arguments: malformed)
    func refused(text: String, reason: String) {
        let error = #expect(throws: NotationSubjectError.self) { try NotationSubject(text) }
        #expect(error.map { "\($0)" }?.contains(reason) ?? false, "\(error.map { "\($0)" } ?? "")")
    }

    @Test("match no certificate that has an attribute twice, or two in one")
    func ambiguous() throws {
        let subject = try NotationSubject("C=US,ST=WA,O=x")
        let plain = try DistinguishedName {
            CountryName("US")
            StateOrProvinceName("WA")
            OrganizationName("x")
            OrganizationalUnitName("first")
            OrganizationalUnitName("second")
        }
        #expect(subject.matches(try CertifiedKey(plain).certificate))
        let twice = try DistinguishedName {
            CountryName("US")
            StateOrProvinceName("WA")
            OrganizationName("x")
            OrganizationName("y")
        }
        #expect(!subject.matches(try CertifiedKey(twice).certificate))
        let together = DistinguishedName([
            try RelativeDistinguishedName([
                RelativeDistinguishedName.Attribute(type: .RDNAttributeType.countryName, printableString: "US"),
                RelativeDistinguishedName.Attribute(type: .RDNAttributeType.organizationName, printableString: "x"),
            ]),
            RelativeDistinguishedName(
                try RelativeDistinguishedName.Attribute(
                    type: .RDNAttributeType.stateOrProvinceName,
                    printableString: "WA"
                )
            ),
        ])
        #expect(!subject.matches(try CertifiedKey(together).certificate))
    }
}
