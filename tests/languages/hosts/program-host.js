#!/usr/bin/env node
// The language hosts of Python and Go for engines that were built without the vendor's, under the names `pulumi-language-python`
// and `pulumi-language-go`. They do what those do for `run`, and nothing of installing packages.
"use strict";

const { spawn } = require("node:child_process");
const path = require("node:path");
const grpc = require("@grpc/grpc-js");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb");
const language = require("@pulumi/pulumi/proto/language_pb");
const { LanguageRuntimeService } = require("@pulumi/pulumi/proto/language_grpc_pb");
const plugin = require("@pulumi/pulumi/proto/plugin_pb");

const engineAddress = process.argv.slice(2).find((argument) => !argument.startsWith("-")) ?? "";
const name = path.basename(process.argv[1]).replace("pulumi-language-", "");

/** How a program in a folder is started. */
const commands = {
    python: (folder) => [process.env.PROGRAM_PYTHON, [path.join(__dirname, "run_program.py"), folder]],
    // Compiled before.
    go: (folder) => [path.join(folder, "program"), []],
};

function run({ request }, done) {
    const folder = request.getInfo()?.getProgramDirectory() || request.getPwd();
    const [command, args] = commands[name](folder);
    const child = spawn(command, args, {
        cwd: folder,
        stdio: ["ignore", "inherit", "inherit"],
        // As Go's SDK reads them; source: pulumi/pulumi, sdk/go/pulumi/run.go
        env: {
            ...process.env,
            PULUMI_PROJECT: request.getProject(),
            PULUMI_STACK: request.getStack(),
            PULUMI_ORGANIZATION: request.getOrganization(),
            PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().entries())),
            PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
            PULUMI_DRY_RUN: String(request.getDryrun()),
            PULUMI_PARALLEL: String(request.getParallel()),
            PULUMI_MONITOR: request.getMonitorAddress(),
            PULUMI_ENGINE: engineAddress,
        },
    });
    const answer = new language.RunResponse();
    child.on("error", (error) => {
        answer.setError(`the program could not be started: ${error.message}`);
        done(null, answer);
    });
    child.on("exit", (code) => {
        if (code !== 0) {
            answer.setError(`program exited with ${code}`);
        }
        done(null, answer);
    });
}

const respond = (make) => (_call, done) => done(null, make());
const server = new grpc.Server({ "grpc.max_receive_message_length": -1 });
server.addService(LanguageRuntimeService, {
    run,
    handshake: respond(() => new language.LanguageHandshakeResponse()),
    getPluginInfo: respond(() => new plugin.PluginInfo()),
    getRequiredPlugins: respond(() => new language.GetRequiredPluginsResponse()),
    getRequiredPackages: respond(() => new language.GetRequiredPackagesResponse()),
    about: respond(() => new language.AboutResponse()),
    getProgramDependencies: respond(() => new language.GetProgramDependenciesResponse()),
    runtimeOptionsPrompts: respond(() => new language.RuntimeOptionsResponse()),
    cancel: respond(() => new Empty()),
});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) {
        throw error;
    }
    console.log(port);
});

// An engine that was killed cannot say so: it is no longer the parent then.
const parent = process.ppid;
require("node:timers")
    .setInterval(() => process.ppid === parent || process.exit(1), 500)
    .unref();
