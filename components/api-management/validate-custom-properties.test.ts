import { rule, testRules } from "../../tests/support/service-rules";
import { otherCustomProperties, safeCustomProperties } from "./custom-properties";
import { warnOfCustomProperties } from "./validate-custom-properties";

const prefix = "Microsoft.WindowsAzure.ApiManagement.Gateway";
const tls10 = `${prefix}.Security.Protocols.Tls10`;
const required = "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Ciphers.TLS_AES_256_GCM_SHA384";

testRules([
    rule(
        "a custom property that this release does not know is text",
        { customProperties: { [`${prefix}.Newer`]: "2" } },
        { customProperties: { [`${prefix}.Newer`]: 2 } },
        `customProperties["${prefix}.Newer"] is 2: it must be text.`,
    ),
    rule(
        "what Microsoft tells owners to set passes",
        { customProperties: { [`${prefix}.ManagedIdentity.DisableOverPrivilegedAccess`]: "True" } },
        { customProperties: { [`${prefix}.ManagedIdentity.DisableOverPrivilegedAccess`]: "yes" } },
        `customProperties["${prefix}.ManagedIdentity.DisableOverPrivilegedAccess"] is "yes": it must be "True" or "False".`,
    ),
    rule(
        "custom properties are on or off",
        { customProperties: { [tls10]: "false" } },
        { customProperties: { [tls10]: "off" } },
        `customProperties["${tls10}"] is "off": it must be "True" or "False".`,
    ),
    rule(
        "custom properties are a map",
        { customProperties: {} },
        { customProperties: [tls10] },
        `customProperties is ["${tls10}"]: it must be a map of names to True or False.`,
    ),
    rule(
        "Azure's own ciphers stay",
        {},
        { customProperties: { [required]: "False" } },
        `customProperties["${required}"] is "False": Azure itself needs this cipher, and it is always on: leave it out.`,
    ),
]);

test.each<[name: string, hint: string]>([
    [`${prefix}.Newer`, ""],
    ["Security.Protocols.Tls10", ` Is '${tls10}' meant?`],
    [`${tls10}0`, ` Is '${tls10}' meant?`],
])("%s passes with a warning", (name, hint) => {
    expect(warnOfCustomProperties({ customProperties: { [name]: "True" } })).toEqual([
        `customProperties["${name}"] is not a property that this release knows: it is sent to Azure as it is.${hint}`,
    ]);
});

test("what is known, and what is refused, is not warned of", () => {
    const known = [...Object.keys(safeCustomProperties), ...otherCustomProperties, required];
    const customProperties = Object.fromEntries(known.map((name) => [name, "True"]));
    expect(warnOfCustomProperties({ customProperties })).toEqual([]);
});
