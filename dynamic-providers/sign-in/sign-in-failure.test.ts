import { AuthenticationRequiredError, CredentialUnavailableError } from "@azure/identity";
import { signInFailure } from "./sign-in-failure";

const who = "the application 'a' of tenant 't'";

/** As MSAL puts Entra ID's answer together. */
const refusedBy = (number: number, said: string): Error =>
    new AuthenticationRequiredError({
        scopes: [],
        message: `invalid_client: Error(s): ${number} - Timestamp: 2026-11-30T09:25:20.162Z - Description: AADSTS${number}: ${said} - Correlation ID: c - Trace ID: t`,
    });

test.each([
    [7000215, "azure-native:clientSecret"],
    [7000222, "The secret has expired"],
    [90002, "azure-native:tenantId"],
    [700016, "azure-native:clientId"],
    [7000112, "disabled"],
    [700027, "certificate"],
    [700212, "federated credential"],
    [50196, "docs/sign-in.md"],
])("AADSTS%d: who, what Entra ID said, and which setting to correct", (number, setting) => {
    const [first, why, next, ...more] = signInFailure(refusedBy(number, "No."), who)!.message.split("\n");
    expect(first).toBe(`SignInRefused: Entra ID does not let ${who} sign in.`);
    expect(why).toBe(`Why: AADSTS${number}: No.`);
    expect(next).toContain(setting);
    expect(next).toMatch(/^Next: .*run it again\.$/);
    expect(more).toEqual([]);
});

test("a machine that nobody is signed in on: each way that was tried, and what to do", () => {
    const error = new CredentialUnavailableError(
        "ChainedTokenCredential authentication failed.\nEnvironmentCredential: no variables.\nTo troubleshoot, visit https://aka.ms/x.",
    );
    expect(signInFailure(error, "the identity that this machine is signed in with")!.message.split("\n")).toEqual([
        "SignInFailed: The sign-in to Azure failed for the identity that this machine is signed in with.",
        "Why: ChainedTokenCredential authentication failed.",
        "  EnvironmentCredential: no variables.",
        "Next: Check the settings for signing in; if none is set, sign in with az login (docs/sign-in.md). Then run it again.",
    ]);
});

test("what a credential does not throw by itself is left as it is", () => {
    expect(signInFailure(new TypeError("x is not a function"), who)).toBeUndefined();
});
