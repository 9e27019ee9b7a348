const widthOfCharacter = 7;
const mostLines = 3;

/** A name in a few lines of so many pixels, broken between words; what does not fit is cut. */
export function inLines(name: string, room: number): string {
  const most = Math.max(4, Math.floor(room / widthOfCharacter));
  const lines: string[] = [];
  for (const word of name.split(" ")) {
    const last = lines.at(-1);
    const isFull = last !== undefined && last.length + 1 + word.length > most;
    if (last === undefined || (isFull && lines.length < mostLines)) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map((line) => cut(line, most)).join("\n");
}

/** The name, or its beginning and an ellipsis where it has more characters than `most`. */
export function cut(name: string, most: number): string {
  return name.length > most ? `${name.slice(0, Math.max(1, most - 1))}…` : name;
}
