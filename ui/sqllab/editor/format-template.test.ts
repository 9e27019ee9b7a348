import { describe, expect, it } from "vitest";
import { formatTemplate } from "./format-template.ts";

describe("SQL with templates", () => {
  it("is formatted around them", async () => {
    const upper = async (sql: string) => sql.replace("select", "SELECT").replace(" from", "\nFROM");
    expect(await formatTemplate("select {{ a }} from t {% if b %} where x = '{{ c }}' {% endif %}", upper)).toBe(
      "SELECT {{ a }}\nFROM t {% if b %} where x = '{{ c }}' {% endif %}",
    );
    expect(await formatTemplate("select jinja_0_ from {{ t }}", upper)).toBe("SELECT jinja_0_\nFROM {{ t }}");
  });

  it("stays as it is where a template would be lost, or come twice", async () => {
    await expect(formatTemplate("select {{ a }}", async () => "SELECT")).rejects.toThrow();
    await expect(formatTemplate("select {{ a }}", async (sql) => `${sql}, ${sql}`)).rejects.toThrow();
  });
});
