import { createHttpHeaders, createPipelineRequest, RestError } from "@azure/core-rest-pipeline";
import { PreflightError } from "../common/problem";
import { CodedError } from "../common/coded-error";
import { toAzureError } from "./errors";
import { failureInWords } from "./failure-in-words";
import { outageOf } from "./outage";

const subscription = "/subscriptions/s1";
const account = `${subscription}/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/stvault`;
const service = `${subscription}/resourceGroups/g/providers/Microsoft.ApiManagement/service/contoso`;
const arm = "https://management.azure.com";
const blobs = "https://stvault.blob.core.windows.net";

interface Failed {
    readonly url: string;
    readonly status?: number;
    readonly code: string;
    readonly action?: string;
}

function failed({ url, status, code, action = "do it" }: Failed): unknown {
    const request = createPipelineRequest({ url });
    const response = status === undefined ? undefined : { request, status, headers: createHttpHeaders() };
    return toAzureError(action, new RestError("It went wrong.", { code, statusCode: status, request, response }));
}

/** What Azure may answer, or not, and what each comes to. */
const failures: readonly [what: string, failed: Failed, code: string, headline: RegExp][] = [
    ["a service, 503", { url: arm + service, status: 503, code: "X" }, "ServiceNotAnswering", /service 'contoso'/],
    ["a service, no answer", { url: arm + service, code: "ETIMEDOUT" }, "ServiceNotAnswering", /service 'contoso'/],
    [
        "the resource manager's name",
        { url: arm + service, code: "ENOTFOUND" },
        "AzureNotAnswering",
        /'management.azure.com'/,
    ],
    ["the account, 500", { url: arm + account, status: 500, code: "X" }, "VaultNotAnswering", /'stvault'/],
    ["the blobs, 503", { url: `${blobs}/catalog/a`, status: 503, code: "X" }, "VaultNotAnswering", /'stvault'/],
    ["the blobs' name", { url: `${blobs}/catalog/a`, code: "ENOTFOUND" }, "VaultNotAnswering", /'stvault'/],
    [
        "blobs at an address",
        { url: "https://127.0.0.1:9/stlocal/catalog/a", code: "ECONNREFUSED" },
        "VaultNotAnswering",
        /'stlocal'/,
    ],
    [
        "another resource, 502",
        { url: `${arm}${subscription}/resourceGroups/g/providers/Microsoft.Cdn/profiles/door`, status: 502, code: "X" },
        "AzureNotAnswering",
        /profiles\/door/,
    ],
    [
        "a list of the subscription, 504",
        { url: `${arm}${subscription}/providers/Microsoft.ApiManagement/skus`, status: 504, code: "X" },
        "AzureNotAnswering",
        /'management.azure.com'/,
    ],
    [
        "no subscription",
        { url: arm + account, status: 404, code: "SubscriptionNotFound" },
        "SubscriptionMissing",
        /subscription 's1'/,
    ],
    ["no account", { url: arm + account, status: 404, code: "ResourceNotFound" }, "VaultMissing", /'stvault'/],
    [
        "no group of the account",
        { url: arm + account, status: 404, code: "ResourceGroupNotFound" },
        "VaultMissing",
        /'stvault'/,
    ],
    [
        "no container",
        { url: `${blobs}/catalog`, status: 404, code: "ContainerNotFound" },
        "ContainerMissing",
        /'stvault' lacks .* 'catalog'/,
    ],
    [
        "the blobs, 403",
        { url: `${blobs}/catalog`, status: 403, code: "AuthorizationPermissionMismatch" },
        "VaultNotPermitted",
        /'stvault'/,
    ],
    [
        "the resource manager, 403",
        { url: arm + service, status: 403, code: "AuthorizationFailed", action: "read 'contoso'" },
        "NotPermitted",
        /read 'contoso'/,
    ],
    ["401", { url: arm + service, status: 401, code: "InvalidAuthenticationToken" }, "TokenRefused", /token/],
];

test.each(failures)(
    "%s: the first line names what and where, then why, then what to do",
    (_what, failure, code, headline) => {
        const error = failed(failure);
        const [first = "", why = "", ...rest] = failureInWords(error)!.split("\n");
        expect(first.startsWith(`${code}: `)).toBe(true);
        expect(first).toMatch(headline);
        expect(why).toMatch(/^Why: Azure could not /);
        const next = rest.findIndex((line) => line.startsWith("Next: "));
        expect(next).toBeGreaterThanOrEqual(0);
        expect(rest.slice(next).join(" ")).toMatch(/run it|npx apim-dr/);
        expect([why, ...rest].filter((line) => line.length > 80)).toEqual([]);
        expect(outageOf(error)?.code).toBe(code.endsWith("NotAnswering") ? code : undefined);
    },
);

test("the vault does not answer, and neither does the site's service: the whole text", () => {
    const error = failed({
        url: `${blobs}/authority/000001.json`,
        status: 503,
        code: "ServerBusy",
        action: "list the authority",
    });
    const also = "Also: Azure does not answer for 'primary' (service contoso in westeurope) either.";
    expect(failureInWords(error, [also])!.split("\n")).toMatchInlineSnapshot(`
        [
          "VaultNotAnswering: The vault's storage account 'stvault' does not answer.",
          "Why: Azure could not list the authority: ServerBusy: It went wrong.",
          "Also: Azure does not answer for 'primary' (service contoso in westeurope)",
          "  either.",
          "Next: The vault alone records which site is active. The sites go on serving, and",
          "  nothing fails over until it answers. Look at https://status.azure.com and at",
          "  the network where this runs, then run it again. If the account is lost, see",
          "  docs/runbooks/lost-authority.md. To see what answers:",
          "  npx apim-dr status",
        ]
    `);
});

test("what is throttled, or refused for itself, is no outage, and says what to do too", () => {
    for (const failure of [
        { url: arm + service, status: 429, code: "TooManyRequests" },
        { url: arm + service, status: 409, code: "ServiceLocked" },
    ]) {
        const error = failed(failure);
        expect(outageOf(error)).toBeUndefined();
        expect(failureInWords(error)).toMatch(/^Azure could not do it: .*\nNext: .*run it again\.$/);
    }
});

test("what has its words already is told by them; a defect of this code is told by nobody but its stack", () => {
    const coded = new CodedError("NameNotResolved", "Could not sign in to Azure: no name");
    expect(failureInWords(coded)).toBe(coded.message);
    expect(failureInWords(new PreflightError("go on", [{ code: "A", message: "b" }]))).toBe(
        "Refused to go on:\n- A: b",
    );
    expect(failureInWords(Object.assign(new Error("getaddrinfo ENOTFOUND a"), { code: "ENOTFOUND" }))).toMatch(
        /^NameNotResolved: getaddrinfo ENOTFOUND a\. .*run it again\.$/,
    );
    const request = createPipelineRequest({ url: arm + service });
    expect(failureInWords(new RestError("no", { code: "ETIMEDOUT", request }))).toContain("ServiceNotAnswering: ");
    expect(failureInWords(new TypeError("x is not a function"))).toBeUndefined();
    expect(failureInWords("text")).toBeUndefined();
});
