"""The reader network: a MiniLM encoder with a biaffine parser and token-level heads.

Source: Dozat & Manning 2017 (biaffine attention, equations 4-6); Wang et al. 2020 (MiniLM).
"""

from __future__ import annotations

from dataclasses import asdict
from dataclasses import dataclass

import torch
from torch import Tensor
from torch import nn


@dataclass(frozen=True)
class Sizes:
    """Numbers of labels and hidden dimensions."""

    upos: int
    xpos: int
    relations: int
    lemmas: int
    names: int
    shapes: int = 8
    arc: int = 256
    label: int = 96
    dropout: float = 0.2

    def as_dict(self) -> dict[str, float]:
        """Give the sizes as plain numbers, for the data card."""
        return asdict(self)


class Reader(nn.Module):
    """Encode word pieces, pool each word from its first piece, score arcs and labels.

    Word 0 is the sentence's [CLS] piece and stands for the root.
    """

    def __init__(self, encoder: nn.Module, sizes: Sizes) -> None:
        super().__init__()
        self.encoder = encoder
        self.sizes = sizes
        width = encoder.config.hidden_size
        self.mix = nn.Parameter(torch.zeros(encoder.config.num_hidden_layers))
        self.shape = nn.Embedding(sizes.shapes, width)
        nn.init.normal_(self.shape.weight, std=0.02)
        self.drop = nn.Dropout(sizes.dropout)
        self.arc_dep, self.arc_head = _mlp(width, sizes.arc, sizes.dropout), _mlp(width, sizes.arc, sizes.dropout)
        self.label_dep, self.label_head = (
            _mlp(width, sizes.label, sizes.dropout),
            _mlp(width, sizes.label, sizes.dropout),
        )
        self.arc_weight = nn.Parameter(torch.empty(sizes.arc + 1, sizes.arc))
        self.label_weight = nn.Parameter(torch.empty(sizes.relations, sizes.label + 1, sizes.label + 1))
        nn.init.xavier_uniform_(self.arc_weight)
        nn.init.zeros_(self.label_weight)
        tags = sizes.upos + sizes.xpos + sizes.lemmas + sizes.names + 1
        self.tags = nn.Linear(width, tags)

    def encode(self, pieces: Tensor, mask: Tensor, first: Tensor, shapes: Tensor) -> Tensor:
        """Give word vectors, shape (batch, words + 1, width)."""
        hidden = self.encoder(input_ids=pieces, attention_mask=mask, output_hidden_states=True).hidden_states[1:]
        weights = torch.softmax(self.mix, 0)
        mixed = sum(w * h for w, h in zip(weights, hidden, strict=True))
        words = torch.gather(mixed, 1, first.unsqueeze(-1).expand(-1, -1, mixed.size(-1)))
        return self.drop(words + self.shape(shapes))

    def forward(
        self, pieces: Tensor, mask: Tensor, first: Tensor, shapes: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Give arc scores (batch, dep, head), label vectors of dependents and heads, and tag logits."""
        words = self.encode(pieces, mask, first, shapes)
        dep = self.arc_dep(words)
        dep = torch.cat([dep, torch.ones_like(dep[..., :1])], -1)
        arcs = (dep @ self.arc_weight) @ self.arc_head(words).transpose(1, 2)
        return arcs, self.label_dep(words), self.label_head(words), self.tags(words)

    def label_scores(self, dep: Tensor, head: Tensor) -> Tensor:
        """Score relations for chosen (dependent, head) pairs, shape (pairs, relations)."""
        one = torch.ones_like(dep[:, :1])
        left, right = torch.cat([dep, one], -1), torch.cat([head, one], -1)
        return torch.einsum("pi,rij,pj->pr", left, self.label_weight, right)


def _mlp(width: int, size: int, dropout: float) -> nn.Sequential:
    return nn.Sequential(nn.Linear(width, size), nn.LeakyReLU(0.1), nn.Dropout(dropout))
