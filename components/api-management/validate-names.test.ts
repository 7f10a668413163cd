import { rule, testRules } from "../../tests/support/service-rules";

const nameRule =
    "it must have 1 to 50 letters, digits and hyphens, start with a letter and end with a letter or digit.";

testRules([
    rule("a name is there", {}, { serviceName: undefined }, `serviceName is not set: ${nameRule}`),
    rule("a name ends in no hyphen", { serviceName: "a-1" }, { serviceName: "a-" }, `serviceName is "a-": ${nameRule}`),
    rule(
        "a name starts with a letter",
        { serviceName: "A" },
        { serviceName: "1a" },
        `serviceName is "1a": ${nameRule}`,
    ),
    rule(
        "a name has at most 50 characters",
        { serviceName: "a".repeat(50) },
        { serviceName: "a".repeat(51) },
        `serviceName is "${"a".repeat(51)}": ${nameRule}`,
    ),
    rule(
        "a publisher has a name",
        { publisherName: "C".repeat(100) },
        { publisherName: " " },
        'publisherName is " ": it must have 1 to 100 characters.',
    ),
    rule(
        "a publisher's name has at most 100 characters",
        { publisherName: "C".repeat(100) },
        { publisherName: "C".repeat(101) },
        `publisherName is "${"C".repeat(101)}": it must have 1 to 100 characters.`,
    ),
    rule(
        "a publisher's address is one",
        { publisherEmail: "a@b" },
        { publisherEmail: "" },
        'publisherEmail is "": it must be an e-mail address of at most 100 characters: Azure sends notifications there.',
    ),
    rule(
        "a sender's address has at most 100 characters",
        { notificationSenderEmail: `${"a".repeat(91)}@b.exampl` },
        { notificationSenderEmail: `${"a".repeat(91)}@b.example` },
        `notificationSenderEmail is "${"a".repeat(91)}@b.example": it must be an e-mail address of at most 100 characters, or be left out for Azure's own.`,
    ),
]);
