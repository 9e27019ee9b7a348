/** In which styles PyYAML would write a text. */
export interface Analysis {
  empty: boolean;
  multiline: boolean;
  /** Without quotes, in a block. */
  plain: boolean;
  singleQuoted: boolean;
}

/** Plain texts that YAML 1.1, as PyYAML reads it, takes for something else than a text. */
const OTHER_TYPES: readonly RegExp[] = [
  /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
  /^(?:~|null|Null|NULL|<<|=|[!&*].*)$/s,
  /^[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+)$/,
  /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|\.(?:inf|Inf|INF))$/,
  /^(?:\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|\.(?:nan|NaN|NAN))$/,
  /^\d{4}-\d\d-\d\d$/,
  /^\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?$/,
];

/** What stands at the start of a plain text and would be read as an indicator. */
const INDICATOR_FIRST = /^(?:[#,[\]{}&*!|>'"%@`]|[?:-](?:[ \n]|$)|---|\.\.\.)/;
/** What would end a plain text. */
const INDICATOR_INSIDE = /:(?:[ \n]|$)|[ \n]#/;

/** Analyzes a text as PyYAML's emitter does where it writes nothing but ASCII. */
export function analyze(text: string): Analysis {
  const isSpecial = /[^\n\x20-\x7e]/.test(text);
  const multiline = text.includes("\n");
  const isPlain =
    text !== "" &&
    !multiline &&
    !isSpecial &&
    !/^ | $/.test(text) &&
    !INDICATOR_FIRST.test(text) &&
    !INDICATOR_INSIDE.test(text) &&
    !OTHER_TYPES.some((type) => type.test(text));
  return {
    empty: text === "",
    multiline: multiline || /[\x85\u2028\u2029]/.test(text),
    plain: isPlain,
    singleQuoted: !isSpecial && !/ \n|\n /.test(text),
  };
}
