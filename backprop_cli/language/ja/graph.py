"""Pictures."""

MESSAGES = {
    "picture-too-large": "ノードが {count} 個の図は読めません ({limit} 個まで)。--wrt 名前 か --depth N で一部を選んでください",
    "picture-too-dense": "線が {count} 本の図は読めません ({limit} 本まで)。--wrt 名前 か --depth N で一部を選んでください",
    "picture-cut": "幅 {width} 桁の図を {columns} 桁で切りました。-o FILE か | less -S で全体が見えます",
    "picture-description": "{output} の計算グラフ (ノード {count} 個)。値は左から右へ進み、勾配は右から左へ戻る。",
    "picture-shapes": "形: {shapes}。",
    "picture-step": "ステップ {number} / {count}",
    "no-such-step": "ステップ {step} はありません。この図のステップは {count} までです（0 は空の図）",
    "one-step": "{form} に入る図は1つです。--step N でステップを選ぶか、--steps を --format text、pdf、tikz で使ってください",
    "upstream-letter": "{value} のような文字が上流から来るのは連鎖律の図だけです。--show chain を付けるか、数を書いてください",
    "steps-go-on": "Enter: 次のステップ、q: 終わる",
    "needs-draw": "png と pdf にはパッケージ typst が要ります。pip install typst で入れてください",
    "no-font-emoji": "{characters} の文字を持つフォントがありません。文から除くか、fonts-noto-color-emoji (Debian、Ubuntu) か Noto Color Emoji (その他) などの絵文字のフォントを入れてください",
    "no-font": "{characters} の文字を持つフォントがありません。日本語なら fonts-noto-cjk (Debian、Ubuntu) か Noto Sans CJK JP (その他) を入れてください",
    "paper-too-long": "何百ページにもなります。枚数か問題を減らすか、図の一部 (--wrt 名前、--depth N) にするか、別の形式で書いてください",
    "form-to-terminal": "{form} は端末に表示できません。-o {name}.{form} でファイルに書いてください",
    "one-picture": "{form} には図を一つだけ入れられます。問題を一つにするか、--format text、dot、mermaid を使ってください",
    "unknown-ending": "'{file}' の拡張子からは形式が分かりません。{endings} のどれかにするか、--format を付けてください",
    "only-ending": "'{file}' の拡張子は書くものと合いません。{endings} のどれかにしてください",
    "other-ending": "{option} が書くものは '{file}' の拡張子と合いません。{ending} にしてください",
    "file-not-written": "'{file}' に書き込めません ({reason})",
    "file-not-folder": "'{file}' はファイルです。複数のファイルをこの名前のフォルダに書き込むので、ほかの名前を指定してください",
    "file-not-exchanged": "'{file}' は元のままです: 新しいファイルと置き換えられません ({reason})。"
    "別のフォルダーに書くか、-o を付けずに標準出力に出してください",
    "help-graph": """\
計算グラフを描きます。線の上に左から右へ進む値、線の下に右から左へ戻る勾配を書きます。

  backprop graph examples/apple_orange.yaml
  backprop graph '(x + y)**2' x=3 y=4 --show none      数を書き込むための図
  backprop graph examples/apple.yaml -o apple.svg      png、pdf には typst
  backprop graph examples/apple.yaml --steps -o s.pdf  s.tex なら Beamer
  backprop graph examples/apple.yaml --format mermaid  Markdown のために""",
    "short-graph": "計算グラフを描く: 端末、スライド、ページ、紙のために。",
    "option-picture-format": "図の形: text (省いたとき)、svg、png、pdf、tikz、dot、mermaid。",
    "option-output": "このファイルに書く。拡張子が形式を決める。",
    "option-show": "線の上に何を書くか。chain は、戻る数のかわりに連鎖律を書く。",
    "option-picture-wrt": "出力とこのノードの間だけを描く。繰り返せる。",
    "option-depth": "出力から N 段までを描く。",
    "option-step": "最初の N ステップまでの図をかく（0 は空の図）。",
    "option-steps": "すべてのステップを順にかく。端末では Enter で進む。",
}
