import { Redactor } from "./redact";

const known = new Map([
    ["contoso-apim", "svc"],
    ["rg-contoso", "group"],
    ["c2VjcmV0IGtleQ==", "accessKey"],
]);
const redactor = new Redactor(() => known, ["PUT /x", "Tls10"]);
const endpoint = "https://management.azure.com";

test.each([
    ["a name, in any spelling", "rg-contoso and RG-Contoso", "{group} and {another spelling}"],
    ["an ID", "/subscriptions/0f8e9c1a-1111-2222-3333-444455556666/x", "/subscriptions/{guid}/x"],
    ["a time", "until 2026-11-30T10:11:12.345Z", "until {time}"],
    ["an e-mail address", "by jane.doe@fabrikam.example", "by {email}"],
    ["an IPv4 address", "from 20.31.4.5 or 10.0.0.1/16", "from {address} or {address}/16"],
    ["an IPv6 address", "from 2001:db8:0:1:2:3:4:5", "from {address}"],
    ["a secret that is known", "key c2VjcmV0IGtleQ== is wrong", "key {accessKey} is wrong"],
    ["a JWT", "eyJhbGciOi.eyJzdWIiOi.c2ln", "{token}"],
    ["a signature", "x?sv=2024&sig=abc%2Fdef", "x?{signed}&{signed}"],
    ["a key that is not known", `${"Ab1+/".repeat(17)}==`, "{long}"],
    ["a hexadecimal number", "0123456789abcdef01234567", "{hex}"],
    ["what could be taken for a placeholder", "say {svc}", "str"],
    ["Azure's own words", "The API Service is transitioning.", "The API Service is transitioning."],
])("%s", (_what, raw, expected) => {
    expect(redactor.text(raw, false)).toBe(expected);
});

test("of a sentence, quoted parts stay only where they are names or known words", () => {
    expect(redactor.text("current SKU is 'Developer', 'contoso-apim' of \"Jane Doe\"", true)).toBe(
        "current SKU is 'Developer', '{svc}' of \"{text}\"",
    );
});

test("of a body, only texts of known members stay; numbers, nulls, Booleans and the order do, too", () => {
    const body = {
        sku: { name: "Developer", capacity: 1 },
        location: "West Europe",
        tags: { "Cost center": "42" },
        properties: { publisherEmail: "jane@fabrikam.example", zones: null, disableGateway: false, on: "True" },
        keys: [{ keyName: "key1", value: "anything" }],
    };
    expect(JSON.stringify(redactor.body(body))).toBe(
        JSON.stringify({
            sku: { name: "Developer", capacity: 1 },
            location: "West Europe",
            tags: { "{tag}": "str" },
            properties: { publisherEmail: "str", zones: null, disableGateway: false, on: "True" },
            keys: [{ keyName: "key1", value: "str" }],
        }),
    );
});

test("of a URL, path and query stay: tokens by what they say, without signatures and the endpoint", () => {
    const token = Buffer.from("westeurope:contoso-apim_Act_0a1b2c3d").toString("base64url");
    expect(
        redactor.url(
            `https://management.azure.com:443/subscriptions/x/operationsStatuses/${token}?api-version=2024-05-01&t=1&c=abc&s=def&h=ghi`,
            endpoint,
        ),
    ).toBe("/subscriptions/x/operationsStatuses/{base64 of westeurope:{svc}_Act_{hex}}?api-version=2024-05-01");
});
