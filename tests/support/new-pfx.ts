import { execFileSync } from "node:child_process";

/**
 * A certificate that signs itself, with its key: a PFX in base64. Made by the `openssl` that every system with Git has; the key and
 * the password are in no file.
 */
export function newPfx(hostName: string, password: string): string {
    const pem = execFileSync(
        "openssl",
        [
            ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "-", "-out", "-"],
            ...["-days", "30", "-subj", `/CN=${hostName}`],
        ],
        { stdio: "pipe" },
    );
    return execFileSync("openssl", ["pkcs12", "-export", "-passout", "env:PFX_PASSWORD"], {
        input: pem,
        env: { ...process.env, PFX_PASSWORD: password },
        stdio: "pipe",
    }).toString("base64");
}
