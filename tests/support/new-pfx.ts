import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

/** A certificate of this run alone with its key, made by the `openssl` that every system with Git has: a PFX in base64. */
export function newPfx(subject: string, password: string): string {
    const directory = mkdtempSync(path.join(tmpdir(), "apim-dr-pfx-"));
    try {
        const [key, certificate, file] = ["key.pem", "cert.pem", "one.pfx"].map((name) => path.join(directory, name));
        const openssl = (...words: string[]) => execFileSync("openssl", words, { stdio: "pipe" });
        openssl(
            ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key!, "-out", certificate!],
            ...["-days", "30", "-subj", `/CN=${subject}`],
        );
        openssl(
            "pkcs12",
            "-export",
            ...["-inkey", key!, "-in", certificate!, "-out", file!, "-passout", `pass:${password}`],
        );
        return readFileSync(file!).toString("base64");
    } finally {
        rmSync(directory, { recursive: true });
    }
}
