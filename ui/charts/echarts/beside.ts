interface Size {
  width: number;
  height: number;
}

const gap = 14;
const edge = 6;

/**
 * Where a box that tells of what is under the pointer lies, in the window: to the right of the pointer and below it, where there is no
 * room on the other side, and never beyond the window's edge.
 */
export function beside(pointer: readonly [x: number, y: number], box: Size, window: Size): [left: number, top: number] {
  return [along(pointer[0], box.width, window.width), along(pointer[1], box.height, window.height)];
}

function along(pointer: number, length: number, room: number): number {
  const after = pointer + gap;
  const place = after + length + edge <= room ? after : pointer - gap - length;
  return Math.max(edge, Math.min(place, room - length - edge));
}
