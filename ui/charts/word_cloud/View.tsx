import cloud from "d3-cloud";
import { useEffect, useMemo, useState } from "react";
import { palette } from "../color/schemes.ts";
import { colorsOf } from "../echarts/frame.ts";
import { list, text } from "../form-data.ts";
import { valueFormat } from "../format/value.ts";
import type { ChartViewProps } from "../types.ts";
import { isPicked, markedWith, valueFilter } from "../values-behind.ts";
import { smallestLetters, type Word, widthOfLetter, wordsOf } from "./words.ts";

interface Placed extends Word {
  x: number;
  y: number;
  rotate: number;
}

/** How many words are tried in smaller sizes, and down to which part of their size. */
const mostShrunk = 200;
const smallestPart = 0.5;

/** Words as large as their metric. */
export function View(props: ChartViewProps) {
  const { formData, queriesData, width, height, theme, datasource, onCrossFilter, picked } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words depend on these parts of the props alone
  const words = useMemo(() => wordsOf(props), [formData, queriesData, width, height]);
  const placed = usePlaces(words, text(formData, "rotation", "square"), width, height, theme.fontFamily);
  const color = colorsOf(
    props,
    words.map((word) => word.text),
    palette(text(formData, "color_scheme")),
  );
  const write = valueFormat(formData, list(formData, "metric")[0], datasource);
  const column = list(formData, "series")[0];
  const filterOf = (word: Word) => [valueFilter(column, word.entry)];
  const isNarrowed = words.some((word) => isPicked(filterOf(word), picked));
  return (
    // Its words are in the table behind the chart, which has the values too.
    <svg
      width={width}
      height={height}
      data-chart={placed ? "drawn" : "drawing"}
      aria-hidden="true"
      fontFamily={theme.fontFamily}
    >
      <g transform={`translate(${width / 2} ${height / 2})`}>
        {placed?.map((word) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut; the filter bar does the same by keyboard
          <text
            key={String(word.entry)}
            textAnchor="middle"
            transform={`translate(${word.x} ${word.y}) rotate(${word.rotate})`}
            fontSize={word.size}
            fontWeight={600}
            fill={color(word.text)}
            opacity={isNarrowed && !isPicked(filterOf(word), picked) ? 0.3 : 1}
            {...markedWith(filterOf(word))}
            style={{ cursor: onCrossFilter ? "pointer" : "default" }}
            onClick={() =>
              onCrossFilter?.({
                extraFormData: { filters: filterOf(word) },
                filterState: { value: [word.entry], label: word.text },
              })
            }
          >
            {word.text}
            <title>{word.value === undefined ? String(word.entry) : `${word.entry}: ${write(word.value)}`}</title>
          </text>
        ))}
      </g>
    </svg>
  );
}

/** Where the words go; found a few milliseconds at a time, so that the page stays alive. */
function usePlaces(words: Word[], rotation: string, width: number, height: number, font: string) {
  const [placed, setPlaced] = useState<Placed[]>();
  useEffect(() => {
    let layout: ReturnType<typeof cloud<Word & cloud.Word>> | undefined;
    const place = (part: number) => {
      const random = steadyRandom();
      layout = cloud<Word & cloud.Word>()
        .size([width, height])
        .words(words.map((word) => ({ ...word, size: Math.max(smallestLetters, word.size * part) })))
        .font(font)
        .fontWeight(600)
        .fontSize((word) => word.size ?? smallestLetters)
        .padding(2)
        .rotate((word) => {
          const turned = angle(rotation, random);
          const long = (word.size ?? smallestLetters) * (word.text?.length ?? 0) * widthOfLetter;
          return long > height * 0.96 ? 0 : turned;
        })
        .random(random)
        .timeInterval(12)
        .on("end", (found) => {
          // Words without a place are left out: smaller ones may all have one.
          if (found.length < words.length && words.length <= mostShrunk && part > smallestPart) place(part * 0.8);
          else setPlaced(found.map((word) => ({ ...word, x: word.x ?? 0, y: word.y ?? 0, rotate: word.rotate ?? 0 })));
        });
      layout.start();
    };
    place(1);
    return () => {
      layout?.stop();
    };
  }, [words, rotation, width, height, font]);
  return placed;
}

function angle(rotation: string, random: () => number): number {
  if (rotation === "flat") return 0;
  if (rotation === "random") return Math.round((random() * 6 - 3) * 30);
  return random() < 0.35 ? 90 : 0;
}

/** The same cloud each time: people find their words where they were. */
function steadyRandom(): () => number {
  let state = 42;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}
