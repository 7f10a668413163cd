import { rule, testRules } from "../../tests/support/service-rules";
import { otherCustomProperties, safeCustomProperties } from "./custom-properties";

const tls10 = "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls10";
const required = "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Ciphers.TLS_AES_256_GCM_SHA384";

testRules([
    rule(
        "custom properties have Azure's names",
        { customProperties: { [tls10]: "True" } },
        { customProperties: { Tls10: "True" } },
        `customProperties["Tls10"] is "True": Azure has no such property. It has: ${[...Object.keys(safeCustomProperties), ...otherCustomProperties].join(", ")}.`,
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
