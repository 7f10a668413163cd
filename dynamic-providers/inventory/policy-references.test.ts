import { findKind } from "./kinds";
import { policyAttributes, policyKinds, readPolicyReferences } from "./policy-references";

const inPolicy = (element: string): string => `<policies><inbound><base />${element}</inbound></policies>`;

test.each(Object.entries(policyAttributes))("%s is followed, in either kind of quotes", (attribute, kinds) => {
    expect(kinds.every((kind) => findKind(kind) !== undefined)).toBe(true);
    for (const quote of [`"`, `'`]) {
        const policy = inPolicy(`<some-policy other="x"\n ${attribute} = ${quote} ai-a ${quote}>x</some-policy>`);
        expect(readPolicyReferences(policy).entities).toEqual([{ text: "ai-a", kinds }]);
    }
});

test.each<[what: string, element: string, expected: [text: string, kind: string][]]>([
    [
        "APIs and operations that a product limits",
        `<rate-limit calls="9" renewal-period="60"><api id="orders" calls="5"><operation calls="1" id='list' /></api></rate-limit>` +
            `<quota calls="9"><api name="Stock" id="stock" calls="2" /></quota>`,
        [
            ["orders", "apis"],
            ["/apis/orders/operations/list", "apis/operations"],
            ["stock", "apis"],
        ],
    ],
    [
        "a connection of the credential manager",
        `<get-authorization-context provider-id="github" authorization-id="ada" context-variable-name="c" identity="@(a > "b")" />`,
        [
            ["github", "authorizationProviders"],
            ["/authorizationProviders/github/authorizations/ada", "authorizationProviders/authorizations"],
        ],
    ],
    [
        "what only a request decides",
        `<rate-limit><api id="@(x)" calls="1"><operation id="list" /></api><api name="By its name" calls="1" /></rate-limit>` +
            `<get-authorization-context provider-id="{{provider}}" authorization-id="ada" />`,
        [],
    ],
    ["an element that begins alike", `<api-limit id="gone"></api-limit>`, []],
    ["an ID of another element", `<set-backend-service id="apim-generated-policy" base-url="https://b" />`, []],
])("%s", (_what, element, expected) => {
    expect(readPolicyReferences(inPolicy(element)).entities).toEqual(
        expected.map(([text, kind]) => ({ text, kinds: [kind] })),
    );
    expect(expected.every(([, kind]) => findKind(kind) !== undefined)).toBe(true);
});

test("every kind whose entity is a policy, or a part of one, is among the kinds of policies", () => {
    expect(policyKinds.filter((kind) => !findKind(kind))).toEqual([]);
});

test.each([
    ["an expression", `<set-backend-service backend-id="@(context.Variables["b"])" />`],
    ["a named value", `<log-to-eventhub logger-id="{{logger}}">x</log-to-eventhub>`],
    ["a comment", `<!-- <include-fragment fragment-id="gone" /> {{gone}} -->`],
    ["an attribute that ends alike", `<x my-logger-id="gone" />`],
])("%s names no entity", (_what, element) => {
    expect(readPolicyReferences(inPolicy(element)).entities).toEqual([]);
});

test("{{…}} is a named value wherever it stands, but for a liquid template, where it is liquid's", () => {
    const policy = inPolicy(
        [
            `<set-header name="k"><value>{{one}}</value></set-header>`,
            `<set-variable name="v" value="@{ return "{{two.x}}"; }" />`,
            `<set-body template="liquid"><![CDATA[ {"x": {{body.y}} } ]]></set-body>`,
            `<set-body>{{three}}</set-body>`,
        ].join(""),
    );
    expect(readPolicyReferences(policy).namedValues).toEqual(["one", "two.x", "three"]);
});
