// Runs `apim-dr doctor` once per line of its input, {directory, environment}, in one process: its start takes longer than a run.
const { createInterface } = require("node:readline");
const { formatDoctor, readDoctor } = require("../../dist/cli/doctor");

createInterface({ input: process.stdin }).on("line", async (line) => {
    const { directory, environment = {} } = JSON.parse(line);
    const answer = await readDoctor(directory, {}, { ...process.env, ...environment }).then(
        (report) => ({ report, text: formatDoctor(report) }),
        (error) => ({ error: error instanceof Error ? error.message : String(error) }),
    );
    process.stdout.write(`${JSON.stringify(answer)}\n`);
});
