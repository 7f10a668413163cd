import { cpSync } from "node:fs";
import * as path from "node:path";
import { openProject } from "../../demo/project";
import { startEngineFixture } from "../support/engine-fixture";
import type { EngineFixture } from "../support/engine-fixture";
import { runDirectory } from "../support/run-directory";
import { lifeSpeed } from "../support/through-life";
import { generateSdks, languageHosts, linkHosts } from "./language-hosts";
import type { OpenProgram } from "./story";

/** The real engine with the hosts of other languages and the plugin of this checkout. */
export interface LanguageFixture {
    readonly azure: EngineFixture;
    /** A copy of the language's programs. */
    readonly folder: string;
    /** @param folderOf - of a program. @default one of its name */
    openIn(folderOf?: (program: string) => string): OpenProgram;
    stop(): Promise<void>;
}

/** Makes a language's programs ready to run. @returns what they need in the environment. */
type Prepare = (
    programs: string,
    sdks: Awaited<ReturnType<typeof generateSdks>>,
) => Promise<Readonly<Record<string, string>>>;

/**
 * @param language - the folder of its programs, beside this file.
 * @param prepare - with the SDKs of the schema. @default nothing is to be done
 */
export async function startLanguageFixture(language: string, prepare?: Prepare): Promise<LanguageFixture> {
    const directory = runDirectory(`languages-${language}`);
    const azure = await startEngineFixture(`languages-${language}-azure`, lifeSpeed);
    const folder = path.join(directory.path, "programs");
    cpSync(path.join(__dirname, language), folder, { recursive: true });
    const prepared = await prepare?.(folder, await generateSdks(path.join(directory.path, "sdks")));
    const folders = [await languageHosts(), linkHosts(path.join(directory.path, "bin")), azure.environment.PATH];
    const environment = { ...azure.environment, ...prepared, PATH: folders.filter(Boolean).join(path.delimiter) };
    return {
        azure,
        folder,
        openIn:
            (folderOf = (program) => program) =>
            (program, config) =>
                openProject(path.join(folder, folderOf(program)), directory.path, azure.engine, environment).stack(
                    program,
                    config,
                ),
        async stop() {
            await azure.stop();
            directory.remove();
        },
    };
}
