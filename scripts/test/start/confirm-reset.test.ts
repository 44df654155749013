import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { confirmReset } from "../../start/confirm-reset.mjs";

function answering(answer: string) {
  const input = new PassThrough();
  const output = new PassThrough();
  output.once("data", () => input.write(`${answer}\n`));
  return { input: input as unknown as NodeJS.ReadStream, output: output as unknown as NodeJS.WriteStream };
}

test("where nobody can be asked, nothing is thrown away", async () => {
  await expect(confirmReset("/srv/demo", { yes: false, terminal: undefined })).rejects.toMatchObject({
    code: "start-reset-refused",
    message: "Nobody can be asked whether to throw away the site in /srv/demo: say --reset --yes.",
  });
});

test.each(["", "n", "no", "yes please"])("the answer `%s` is no", async (answer) => {
  await expect(confirmReset("/srv/demo", { yes: false, terminal: answering(answer) })).rejects.toMatchObject({
    code: "start-reset-refused",
  });
});

test.each(["y", "YES"])("the answer `%s` is yes", async (answer) => {
  await expect(
    confirmReset("/srv/demo", { yes: false, terminal: answering(answer) }),
  ).resolves.toBeUndefined();
});

test("--yes asks nobody", async () => {
  await expect(confirmReset("/srv/demo", { yes: true, terminal: undefined })).resolves.toBeUndefined();
});
