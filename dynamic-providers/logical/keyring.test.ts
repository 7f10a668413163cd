import { ageRecipient, rsaRecipient } from "../../tests/support/snapshot-recipients";
import type { TestRecipient } from "../../tests/support/snapshot-recipients";
import { makeKeyring, openKeyring, rewrapKeyring } from "./keyring";
import type { Keyring } from "./keyring";
import { ageOpener, whyNoRecipient } from "./recipient";
import { newSnapshotKeys } from "./sealed-object";

const service = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/contoso";
let vaultKey: TestRecipient;
let offline: TestRecipient;
let other: TestRecipient;

beforeAll(async () => {
    [vaultKey, offline, other] = [rsaRecipient(), await ageRecipient(), rsaRecipient()];
});

const keysFor = (...recipients: TestRecipient[]) =>
    newSnapshotKeys(
        "a secret of 32 bytes or more, at random",
        service,
        recipients.map(({ input }) => input),
    );
const inputsOf = (...recipients: TestRecipient[]) => recipients.map(({ input }) => input);

test("each recipient opens a keyring alone, by no more than its public half; somebody else does not, and is told whose it is", async () => {
    const keys = keysFor(vaultKey, offline);
    const keyring = await makeKeyring(keys, inputsOf(vaultKey, offline));
    for (const { opener } of [vaultKey, offline]) {
        expect(await openKeyring(keyring, "keyrings/k.json", [opener])).toEqual(keys);
    }
    await expect(openKeyring(keyring, "keyrings/k.json", [other.opener])).rejects.toThrow(
        /^NotARecipient: 'keyrings\/k\.json' .* with the test's RSA key: its recipients are https:.*, age1/,
    );
    expect(JSON.stringify(keyring)).not.toContain(keys.data.toString("base64"));
});

test("a recipient is added and one removed with the key of one so far: who was removed opens it no more", async () => {
    const keys = keysFor(vaultKey, offline);
    const first = await makeKeyring(keys, inputsOf(vaultKey, offline));
    const opened = await openKeyring(first, "k", [offline.opener]);
    const second = await rewrapKeyring(opened, inputsOf(offline, other));
    expect(await openKeyring(second, "k", [other.opener])).toEqual(keys);
    await expect(openKeyring(second, "k", [vaultKey.opener])).rejects.toThrow("NotARecipient");
});

test("a change of any member of a keyring is noticed, and the blob named", async () => {
    const keyring = await makeKeyring(keysFor(vaultKey, offline), inputsOf(vaultKey, offline));
    const [first, second] = keyring.keys;
    const another = await makeKeyring(keysFor(vaultKey, offline), inputsOf(vaultKey, offline));
    const changed: Record<string, Keyring> = {
        id: { ...keyring, id: another.id },
        mac: { ...keyring, mac: another.mac },
        "no mac": { ...keyring, mac: "x" },
        "recipient left out": { ...keyring, keys: [first!] },
        "recipient renamed": { ...keyring, keys: [first!, { ...second!, recipient: "age1other" }] },
        "other recipient's key": { ...keyring, keys: [first!, another.keys[1]!] },
        "own key of another": { ...keyring, keys: [another.keys[0]!, second!] },
    };
    for (const [what, found] of Object.entries(changed)) {
        const error = await openKeyring(found, "keyrings/k.json", [vaultKey.opener]).catch((thrown: Error) => thrown);
        expect([what, (error as Error).message]).toEqual([
            what,
            expect.stringMatching(/^TreeDamaged: 'keyrings\/k\.json' of the logical snapshots was changed/),
        ]);
    }
});

test("fewer than two recipients, or one twice, are refused: a lost key must not lose the snapshots", async () => {
    for (const recipients of [
        inputsOf(vaultKey),
        inputsOf(vaultKey, vaultKey),
        inputsOf(vaultKey, vaultKey, offline),
    ]) {
        await expect(makeKeyring(keysFor(vaultKey, offline), recipients)).rejects.toThrow("RecipientsTooFew");
    }
});

test("what cannot be a recipient is refused in words, and so is a private half", () => {
    const { keyVaultKey, publicKey } = vaultKey.input;
    expect(whyNoRecipient(vaultKey.input)).toBeUndefined();
    expect(whyNoRecipient(offline.input)).toBeUndefined();
    expect(whyNoRecipient({})).toMatch("either keyVaultKey");
    expect(whyNoRecipient({ ...vaultKey.input, ...offline.input })).toMatch("either keyVaultKey");
    expect(whyNoRecipient({ age: "AGE-SECRET-KEY-1QQQQ" })).toMatch("stays offline");
    expect(whyNoRecipient({ age: offline.input.age, publicKey })).toMatch("goes with keyVaultKey");
    expect(whyNoRecipient({ keyVaultKey: keyVaultKey!.split("/").slice(0, -1).join("/"), publicKey })).toMatch(
        "with its version",
    );
    expect(whyNoRecipient({ keyVaultKey })).toMatch("publicKey must be");
    expect(() => ageOpener("age1abc", "the file")).toThrow(/^IdentityUnusable: the file is none/);
});
