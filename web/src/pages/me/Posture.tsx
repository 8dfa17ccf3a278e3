// How to sit while the pressure is taken: a picture beside the words, for those who read badly.

export function Posture({ about }: { about: string }) {
  if (about !== "systolic") return null;
  return (
    <svg class="pic" viewBox="0 0 260 260" aria-hidden="true">
      <g class="chair">
        <path d="M42 78v168M42 196h84v50" />
        <path d="M150 154h100M240 154v92" />
      </g>
      <circle class="body" cx="92" cy="42" r="28" />
      <path class="limb w52" d="M84 104v66" />
      <path class="limb w36" d="M84 176h70" />
      <path class="limb w28" d="M156 178v54" />
      <path class="limb w16" d="M152 238h26" />
      <path class="gap w30" d="M92 100l26 40h58" />
      <path class="limb w20" d="M92 100l26 40h58" />
      <path class="cuff w30" d="M99 111l10 15" />
      <rect class="box" x="196" y="112" width="46" height="38" rx="5" />
      <path class="cuff w4" d="M116 122c30-22 54-24 80-2" />
    </svg>
  );
}
