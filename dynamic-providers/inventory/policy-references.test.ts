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
