import { generateKeyPairSync } from "node:crypto";
import { selfSignedCertificate } from "../../tests/support/self-signed-certificate";
import { clientCertificateFault } from "./client-certificate";

const encrypted = (passphrase: string): string =>
    generateKeyPairSync("rsa", {
        modulusLength: 2048,
        publicKeyEncoding: { type: "spki", format: "pem" },
        privateKeyEncoding: { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase },
    }).privateKey;

let certificate: string;
let key: string;

beforeAll(async () => {
    ({ certificate, key } = await selfSignedCertificate());
});

const faultOf = (content: string | Buffer, password?: string): string | undefined =>
    clientCertificateFault(Buffer.from(content), "/certificates/client.pfx", password);

test.each([
    ["certificate first", () => `${certificate}\n${key}`],
    ["key first", () => `${key}\n${certificate}`],
    ["with what openssl writes around it", () => `Bag Attributes\n    friendlyName: x\n${certificate}\n${key}`],
])("PEM with its key is taken, %s", (_what, content) => {
    expect(faultOf(content())).toBeUndefined();
});

test("a PFX is refused with the command that converts it", () => {
    expect(faultOf(Buffer.from([0x30, 0x82, 0x09, 0x41]), "secret")).toContain(
        "openssl pkcs12 -in /certificates/client.pfx -out /certificates/client.pem -nodes",
    );
});

test.each([
    ["something else", () => "hello", "not a PEM file"],
    ["an empty file", () => "", "not a PEM file"],
    ["a key alone", () => key, "holds no certificate"],
    ["a certificate alone", () => certificate, "holds no private key"],
    ["the key of another certificate", async () => `${certificate}\n${(await selfSignedCertificate()).key}`, "belong"],
    [
        "an encrypted key without its password",
        () => `${certificate}\n${encrypted("right")}`,
        "set clientCertificatePassword",
    ],
])("%s is refused", async (_what, content, reason) => {
    expect(faultOf(await content())).toContain(reason);
});

test("an encrypted key with another password is refused, and the password is not told", () => {
    const fault = faultOf(`${certificate}\n${encrypted("right")}`, "wrong-password");
    expect(fault).toContain("check clientCertificatePassword");
    expect(fault).not.toContain("wrong-password");
});
